<?xml version="1.0" encoding="UTF-8"?>
<!-- What differs between files as one page. Input: the document described in
     src/report/differences_html.c. The page needs nothing else, loads nothing and has no script. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

<xsl:key name="label" match="label" use="@name"/>

<xsl:template match="/differences">
  <html lang="{@language}">
    <head>
      <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title><xsl:value-of select="key('label', 'heading')"/></title>
      <style>
:root {
  color-scheme: light dark;
  --text: #1b1f24; --soft: #59636e; --page: #fff; --panel: #f4f6f8; --line: #d5dae0;
  --removed: #b42318; --added: #1a6b3c; --changed: #7a4b00;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ed; --soft: #a3adb8; --page: #14181d; --panel: #1d2329; --line: #39424c;
          --removed: #ff9188; --added: #76d39b; --changed: #f0bd6a; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);
       max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2rem 0 .25rem; }
h3 { font-size: 1rem; margin: 0; }
.soft { color: var(--soft); }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
caption { text-align: left; font-weight: 600; padding: .25rem .6rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
         font-weight: 400; }
thead th { border-bottom-width: 2px; color: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.differs > * { font-weight: 600; background: var(--panel); }
ul.counts { list-style: none; padding: 0; margin: .5rem 0; display: flex; flex-wrap: wrap; gap: .5rem; }
ul.counts li { border: 1px solid var(--line); border-radius: .4rem; padding: .25rem .75rem; }
ul.counts b { font-size: 1.2rem; }
article { border: 1px solid var(--line); border-left: .3rem solid var(--changed); border-radius: .3rem;
          padding: .5rem .75rem; margin: .5rem 0; }
article.removed { border-left-color: var(--removed); } article.added { border-left-color: var(--added); }
article ul { margin: .25rem 0; padding-left: 1.2rem; }
li.removed::marker { content: "\2212\00a0"; color: var(--removed); }
li.added::marker { content: "+\00a0"; color: var(--added); }
footer { margin-top: 2rem; color: var(--soft); font-size: .9em; }
@media (max-width: 40rem) {
  table { font-size: .85rem; }
  th, td, caption { padding-inline: 0 .5rem; }
}
@media print {
  :root { color-scheme: light; --text: #000; --soft: #333; --page: #fff; --panel: #fff; --line: #999; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  article, tr { break-inside: avoid; } h2, caption { break-after: avoid; }
}
      </style>
    </head>
    <body>
      <h1><xsl:value-of select="key('label', 'heading')"/></h1>
      <main><xsl:apply-templates select="comparison"/></main>
      <footer><xsl:value-of select="concat(key('label', 'written'), ' ', @version, key('label', 'full-stop'))"/></footer>
    </body>
  </html>
</xsl:template>

<xsl:template match="comparison">
  <section>
    <h2 dir="auto">
      <xsl:choose>
        <xsl:when test="@dataset"><xsl:value-of select="@dataset"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="@to"/></xsl:otherwise>
      </xsl:choose>
    </h2>
    <p class="soft"><xsl:value-of select="@words"/></p>
    <xsl:choose>
      <xsl:when test="@differs = 'no'"><p><xsl:value-of select="key('label', 'none')"/></p></xsl:when>
      <xsl:otherwise>
        <ul class="counts">
          <xsl:for-each select="count">
            <li><b><xsl:value-of select="@number"/></b><xsl:value-of select="concat(' ', @name)"/></li>
          </xsl:for-each>
        </ul>
        <xsl:if test="file">
          <p><xsl:value-of select="concat(key('label', 'file'), key('label', 'colon'))"/><xsl:for-each select="file">
            <xsl:if test="position() > 1"><xsl:value-of select="key('label', 'semicolon')"/></xsl:if><xsl:value-of select="."/>
          </xsl:for-each><xsl:value-of select="key('label', 'full-stop')"/></p>
        </xsl:if>
        <xsl:if test="sum">
          <xsl:call-template name="sums"><xsl:with-param name="caption" select="key('label', 'money')"/></xsl:call-template>
        </xsl:if>
        <xsl:apply-templates select="item"/>
        <xsl:if test="@rest"><p class="soft"><xsl:value-of select="@rest"/></p></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </section>
</xsl:template>

<xsl:template name="sums">
  <xsl:param name="caption"/>
  <div class="table">
    <table>
      <xsl:if test="$caption"><caption><xsl:value-of select="$caption"/></caption></xsl:if>
      <thead>
        <tr>
          <th scope="col"><xsl:value-of select="key('label', 'of')"/></th><th scope="col"><xsl:value-of select="key('label', 'currency')"/></th><th scope="col" class="number"><xsl:value-of select="key('label', 'before')"/></th>
          <th scope="col" class="number"><xsl:value-of select="key('label', 'after')"/></th><th scope="col" class="number"><xsl:value-of select="key('label', 'difference')"/></th>
        </tr>
      </thead>
      <tbody>
        <xsl:for-each select="sum">
          <tr>
            <xsl:if test="@differs and $caption"><xsl:attribute name="class">differs</xsl:attribute></xsl:if>
            <th scope="row"><xsl:value-of select="@name"/></th>
            <td><xsl:value-of select="@currency"/></td>
            <td class="number"><xsl:value-of select="@before"/></td>
            <td class="number"><xsl:value-of select="@after"/></td>
            <td class="number">
              <xsl:if test="@differs and not(starts-with(@more, '-'))">+</xsl:if>
              <xsl:if test="@differs"><xsl:value-of select="@more"/></xsl:if>
            </td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<xsl:template match="item">
  <article class="{@change}">
    <h3 dir="auto">
      <xsl:call-template name="isolated"><xsl:with-param name="text" select="@words"/></xsl:call-template>
    </h3>
    <xsl:if test="(@change = 'changed' or @change = 'renamed') and @title != ''">
      <div class="soft" dir="auto"><xsl:value-of select="@title"/></div>
    </xsl:if>
    <xsl:if test="difference">
      <ul>
        <xsl:for-each select="difference">
          <li class="{@change}" dir="auto" title="{@path}">
            <xsl:call-template name="isolated"><xsl:with-param name="text" select="."/></xsl:call-template>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:if>
    <xsl:if test="@more"><p class="soft"><xsl:value-of select="@more"/></p></xsl:if>
    <xsl:if test="sum"><xsl:call-template name="sums"/></xsl:if>
  </article>
</xsl:template>

<!-- What stands in quotes is data: each has a direction of its own. -->
<xsl:template name="isolated">
  <xsl:param name="text"/>
  <xsl:variable name="quote">'</xsl:variable>
  <xsl:variable name="rest" select="substring-after($text, $quote)"/>
  <xsl:choose>
    <xsl:when test="contains($rest, $quote)">
      <xsl:value-of select="concat(substring-before($text, $quote), $quote)"/>
      <bdi><xsl:value-of select="substring-before($rest, $quote)"/></bdi>
      <xsl:value-of select="$quote"/>
      <xsl:call-template name="isolated">
        <xsl:with-param name="text" select="substring-after($rest, $quote)"/>
      </xsl:call-template>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
