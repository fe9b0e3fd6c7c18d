<?xml version="1.0" encoding="UTF-8"?>
<!-- A reconciliation of the two publications as one page. Input: the document described in
     src/report/reconciliation_html.c. The page needs nothing else, loads nothing and has no
     script. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

<xsl:key name="label" match="label" use="@name"/>

<xsl:template match="/reconciliation">
  <html lang="{@language}">
    <head>
      <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title><xsl:value-of select="concat(key('label', 'heading'), @entity)"/></title>
      <style>
:root {
  color-scheme: light dark;
  --text: #1b1f24; --soft: #59636e; --page: #fff; --panel: #f4f6f8; --line: #d5dae0; --bad: #b42318; --fine: #1a6b3c;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ed; --soft: #a3adb8; --page: #14181d; --panel: #1d2329; --line: #39424c;
          --bad: #ff9188; --fine: #76d39b; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);
       max-width: 70rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2rem 0 .25rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; overflow-wrap: break-word; }
caption { text-align: left; font-weight: 600; padding: .25rem .6rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
         font-weight: 400; }
thead th { border-bottom-width: 2px; color: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.total > * { font-weight: 600; border-top: 2px solid var(--line); background: var(--panel); }
tr.note > *, .soft { color: var(--soft); }
.bad { color: var(--bad); font-weight: 600; } .fine { color: var(--fine); font-weight: 600; }
details { margin: .15rem 0; } summary { cursor: pointer; color: var(--soft); }
table.records { font-size: .88em; margin: .25rem 0 .5rem; }
tr.difference > * { font-weight: 600; background: var(--panel); }
footer { margin-top: 2rem; color: var(--soft); font-size: .9em; }
@media print {
  :root { color-scheme: light; --text: #000; --soft: #333; --page: #fff; --panel: #fff; --line: #999; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  tr { break-inside: avoid; } h2, caption { break-after: avoid; }
}
      </style>
    </head>
    <body>
      <header>
        <h1><xsl:value-of select="concat(key('label', 'heading'), @entity)"/></h1>
        <p><xsl:value-of select="key('label', 'about')"/><xsl:text> </xsl:text>
          <xsl:value-of select="concat(key('label', 'basis'), @basis)"/></p>
      </header>
      <main><xsl:apply-templates select="year"/></main>
      <footer><xsl:value-of select="key('label', 'written')"/><xsl:text> </xsl:text>
        <xsl:value-of select="key('label', 'internal')"/></footer>
    </body>
  </html>
</xsl:template>

<xsl:template match="year">
  <section>
    <h2><xsl:value-of select="@number"/></h2>
    <p>
      <span class="bad">
        <xsl:if test="@state != 'not sound'"><xsl:attribute name="class">fine</xsl:attribute></xsl:if>
        <xsl:value-of select="key('label', 'unexplained')"/>
        <xsl:call-template name="money"><xsl:with-param name="amount" select="@unexplained"/></xsl:call-template>
      </span>
      <xsl:if test="line[not(@amount)]">
        <xsl:value-of select="concat(' ', key('label', 'no-rate'))"/>
      </xsl:if>
      <xsl:if test="@unaudited">
        <xsl:value-of select="concat(' ', key('label', 'unaudited'), @unaudited)"/>
      </xsl:if>
    </p>
    <xsl:call-template name="part">
      <xsl:with-param name="title" select="key('label', 'expense')"/>
      <xsl:with-param name="lines" select="line[@part = 'expense']"/>
    </xsl:call-template>
    <xsl:call-template name="part">
      <xsl:with-param name="title" select="key('label', 'revenue')"/>
      <xsl:with-param name="lines" select="line[@part = 'revenue']"/>
    </xsl:call-template>
    <xsl:if test="partner"><xsl:call-template name="partners"/></xsl:if>
  </section>
</xsl:template>

<xsl:template name="part">
  <xsl:param name="title"/>
  <xsl:param name="lines"/>
  <div class="table">
    <table>
      <caption><xsl:value-of select="$title"/></caption>
      <thead>
        <tr>
          <th scope="col"><xsl:value-of select="key('label', 'line')"/></th>
          <th scope="col" class="number"><xsl:value-of select="key('label', 'dollars')"/></th>
          <th scope="col" class="number"><xsl:value-of select="key('label', 'records')"/></th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="$lines"/></tbody>
    </table>
  </div>
</xsl:template>

<xsl:template match="line">
  <tr class="{@role}">
    <th scope="row">
      <xsl:value-of select="@label"/>
      <xsl:if test="record"><xsl:call-template name="records"/></xsl:if>
    </th>
    <td class="number">
      <xsl:if test="@role = 'problem' and not(translate(@amount, '0.-', '') = '' and @amount)">
        <xsl:attribute name="class">number bad</xsl:attribute>
      </xsl:if>
      <xsl:call-template name="money"><xsl:with-param name="amount" select="@amount"/></xsl:call-template>
    </td>
    <td class="number"><xsl:if test="@records &gt; 0"><xsl:value-of select="@records"/></xsl:if></td>
  </tr>
</xsl:template>

<xsl:template name="records">
  <details>
    <summary><xsl:value-of select="key('label', 'records')"/></summary>
    <table class="records">
      <thead>
        <tr>
          <th scope="col"><xsl:value-of select="key('label', 'side')"/></th><th scope="col"><xsl:value-of select="key('label', 'activity')"/></th><th scope="col"><xsl:value-of select="key('label', 'reference')"/></th>
          <th scope="col"><xsl:value-of select="key('label', 'date')"/></th><th scope="col" class="number"><xsl:value-of select="key('label', 'amount')"/></th>
          <th scope="col" class="number"><xsl:value-of select="key('label', 'dollars')"/></th><th scope="col"><xsl:value-of select="key('label', 'record')"/></th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="record"/></tbody>
    </table>
    <xsl:if test="@shown = 2000">
      <p class="soft"><xsl:value-of select="key('label', 'more')"/></p>
    </xsl:if>
  </details>
</xsl:template>

<xsl:template match="record">
  <tr class="{@side}">
    <td><xsl:call-template name="side"/></td>
    <td><xsl:value-of select="@activity"/></td>
    <td>
      <xsl:value-of select="@partner"/>
      <xsl:if test="@partner and (@agreement or @reference)">, </xsl:if>
      <xsl:value-of select="@agreement"/>
      <xsl:if test="@agreement and @reference">, </xsl:if>
      <xsl:value-of select="@reference"/>
    </td>
    <td><xsl:value-of select="@date"/></td>
    <td class="number"><xsl:value-of select="concat(@amount, ' ', @currency)"/></td>
    <td class="number">
      <xsl:call-template name="money"><xsl:with-param name="amount" select="@dollars"/></xsl:call-template>
    </td>
    <td>
      <xsl:value-of select="@file"/>
      <xsl:if test="@row"><xsl:value-of select="concat(key('label', 'row'), @row)"/></xsl:if>
      <xsl:if test="@note"><xsl:value-of select="concat(key('label', 'made-up'), @note)"/></xsl:if>
    </td>
  </tr>
</xsl:template>

<xsl:template name="side">
  <xsl:value-of select="key('label', concat('side-', @side))"/>
  <xsl:if test="@side = 'iati' or @side = 'un'"><xsl:value-of select="concat(' ', @kind)"/></xsl:if>
</xsl:template>

<xsl:template name="partners">
  <div class="table">
    <table>
      <caption><xsl:value-of select="key('label', 'by-partner')"/></caption>
      <thead>
        <tr>
          <th scope="col"><xsl:value-of select="key('label', 'partner')"/></th>
          <th scope="col" class="number"><xsl:value-of select="key('label', 'commitments')"/></th>
          <th scope="col" class="number"><xsl:value-of select="key('label', 'funds')"/></th>
          <th scope="col" class="number"><xsl:value-of select="key('label', 'side-un')"/></th>
        </tr>
      </thead>
      <tbody>
        <xsl:for-each select="partner">
          <tr>
            <th scope="row"><xsl:value-of select="@name"/></th>
            <xsl:for-each select="@commitments | @funds | @revenue">
              <td class="number">
                <xsl:call-template name="money"><xsl:with-param name="amount" select="."/></xsl:call-template>
              </td>
            </xsl:for-each>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<!-- "-1,234.50", by text: numbers of XSLT are binary fractions. -->
<xsl:template name="money">
  <xsl:param name="amount"/>
  <xsl:choose>
    <xsl:when test="not($amount)"><xsl:value-of select="key('label', 'unknown')"/></xsl:when>
    <xsl:when test="starts-with($amount, '-')">
      <xsl:text>-</xsl:text>
      <xsl:call-template name="money"><xsl:with-param name="amount" select="substring($amount, 2)"/></xsl:call-template>
    </xsl:when>
    <xsl:otherwise>
      <xsl:variable name="whole" select="substring-before(concat($amount, '.'), '.')"/>
      <xsl:call-template name="grouped"><xsl:with-param name="digits" select="$whole"/></xsl:call-template>
      <xsl:value-of select="substring($amount, string-length($whole) + 1)"/>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="grouped">
  <xsl:param name="digits"/>
  <xsl:choose>
    <!-- An amount may have a thousand digits, not more: base/decimal.h. -->
    <xsl:when test="string-length($digits) &gt; 3">
      <xsl:call-template name="grouped">
        <xsl:with-param name="digits" select="substring($digits, 1, string-length($digits) - 3)"/>
      </xsl:call-template>
      <xsl:text>,</xsl:text>
      <xsl:value-of select="substring($digits, string-length($digits) - 2)"/>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="$digits"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
