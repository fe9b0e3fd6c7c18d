<?xml version="1.0" encoding="UTF-8"?>
<!-- The page of a report. Input: the document described in src/report/figures_page.h, which also has
     every text that is not data. The page needs nothing else: no scripts, fonts or images. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

<xsl:key name="label" match="label" use="@name"/>

<!-- The drawing area of charts, in units of their view box. -->
<xsl:variable name="chart-width" select="480"/>
<xsl:variable name="chart-height" select="240"/>
<xsl:variable name="left" select="52"/>
<xsl:variable name="right" select="14"/>
<xsl:variable name="top" select="12"/>
<xsl:variable name="bottom" select="26"/>
<xsl:variable name="plot-width" select="$chart-width - $left - $right"/>
<xsl:variable name="plot-height" select="$chart-height - $top - $bottom"/>
<xsl:variable name="x-labels-most" select="9"/>

<xsl:template match="/report">
  <html lang="{/report/@page-language}">
    <head>
      <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>
        <xsl:value-of select="key('label', 'heading')"/>
        <xsl:if test="@organisation">: <xsl:value-of select="@organisation"/></xsl:if>
      </title>
      <style>
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --card: #f3f5f8;
  --line: #d0d7de; --bar: #2563a8; --track: #e3e8ee; --link: #0b57a4;
  --s1: #0b62a8; --s2: #c24e00; --s3: #00795a; --s4: #8a3d86; --s5: #7a5c00; --s6: #555d66;
  --s7: #b3202c; --s8: #0f6e78; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebee; --soft: #a9b2bb; --paper: #14171b; --card: #1f242a; --line: #3a424b;
    --bar: #6cb0f5; --track: #2b323a; --link: #7db8f7;
    --s1: #6cb0f5; --s2: #ff9d5c; --s3: #4fcfa8; --s4: #d79ad3; --s5: #d9b64a; --s6: #b4bcc4;
    --s7: #ff8f8f; --s8: #63c9d6; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { font: 1rem/1.5 system-ui, "Noto Sans", sans-serif; color: var(--ink); background: var(--paper);
  max-width: 68rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: .25rem 0; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 3px solid var(--bar); }
h3 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
a { color: var(--link); }
time { white-space: nowrap; }
header p { color: var(--soft); margin: .25rem 0 1rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr)); gap: .75rem;
  margin: 1rem 0; padding: 0; }
.cards div { background: var(--card); border-radius: .5rem; padding: .75rem 1rem; container-type: inline-size; }
.cards dt { color: var(--soft); font-size: .875rem; line-height: 1.3; }
/* A number stays in one line: it is written as small as its signs need, in any font. */
.cards dd { --size: 1.25rem; margin: .15rem 0 0; font-size: var(--size); font-weight: 600;
  line-height: 1.3; white-space: nowrap; font-variant-numeric: tabular-nums; }
.cards dd { font-size: min(var(--size), 100cqi / (var(--signs) * .68)); }
.cards .wide { grid-column: span 2; }
.cards .words { grid-column: 1 / -1; }
.cards .words dd { font-size: 1rem; font-weight: 400; line-height: 1.4; white-space: normal; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0; padding: 0; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--link); }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: start; vertical-align: top; padding-block: .35rem; padding-inline: 0 .9rem;
  border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { border-bottom-width: 2px; vertical-align: bottom; color: var(--soft); font-weight: 600;
  word-break: keep-all; }
tbody th { font-weight: 400; }
.dense { font-size: .85rem; }
.dense th, .dense td { padding-inline-end: .6rem; }
.dense :last-child { padding-inline-end: 0; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.number { white-space: normal; }
td.long { min-width: 12rem; }
td.barred { min-width: 9rem; width: 40%; }
td.several { width: 25%; }
.beside { display: flex; align-items: center; gap: .6rem; }
.beside span { min-width: 3.5rem; }
.beside .money { min-width: 7.5rem; }
.bar { flex: 1; width: 0; min-width: 2.5rem; height: .65rem; }
.bar .track { fill: var(--track); }
.bar .fill { fill: var(--bar); }
.note, .more { color: var(--soft); font-size: .875rem; margin: .4rem 0; }
figure { margin: .75rem 0; max-width: 42rem; }
.chart { display: block; width: 100%; height: auto; }
.chart text { font-size: 11px; fill: var(--soft); }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart polyline { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.chart circle { fill: currentColor; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; list-style: none; margin: .25rem 0 0;
  padding: 0; font-size: .875rem; }
.legend svg { width: 2rem; height: .6rem; vertical-align: middle; margin-inline-end: .4rem; }
.legend line { stroke: currentColor; stroke-width: 3; }
.legend span { color: var(--ink); }
.s1 { color: var(--s1); } .s2 { color: var(--s2); stroke-dasharray: 7 3; }
.s3 { color: var(--s3); stroke-dasharray: 2 3; } .s4 { color: var(--s4); stroke-dasharray: 9 3 2 3; }
.s5 { color: var(--s5); stroke-dasharray: 4 4; } .s6 { color: var(--s6); stroke-dasharray: 12 4; }
.s7 { color: var(--s7); stroke-dasharray: 1 3; } .s8 { color: var(--s8); stroke-dasharray: 14 3 6 3; }
.chart circle { stroke: none; }
figcaption { color: var(--soft); font-size: .875rem; margin-bottom: .25rem; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--soft);
  font-size: .875rem; }
@media (max-width: 40rem) {
  body { padding: .75rem; }
  h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; }
  .cards { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .cards div { padding: .6rem .7rem; }
  .cards dd { --size: 1.05rem; }
  table { font-size: .85rem; }
  th, td { padding-inline-end: .6rem; }
  td.barred { min-width: 4.75rem; width: auto; }
  .beside span { min-width: 0; }
  .beside { flex-direction: column-reverse; align-items: stretch; gap: .2rem; }
  .bar { flex: none; width: 100%; height: .4rem; }
  .chart text { font-size: 14px; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --paper: #fff; --card: #fff; --line: #999;
    --bar: #2563a8; --track: #e3e8ee; --link: #000;
    --s1: #0b62a8; --s2: #c24e00; --s3: #00795a; --s4: #8a3d86; --s5: #7a5c00; --s6: #555d66;
    --s7: #b3202c; --s8: #0f6e78; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  nav { display: none; }
  .cards div { border: 1px solid var(--line); }
  .scroll { overflow: visible; }
  table { font-size: 8pt; }
  .dense { font-size: 7pt; }
  thead { display: table-header-group; }
  tr, figure, .cards div { break-inside: avoid; }
  h2, h3, figcaption { break-after: avoid; }
  .bar rect, .cards div { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  @page { margin: 15mm; }
}
      </style>
    </head>
    <body>
      <header>
        <h1 dir="auto">
          <xsl:if test="@organisation and @language">
            <xsl:attribute name="lang"><xsl:value-of select="@language"/></xsl:attribute>
          </xsl:if>
          <xsl:choose>
            <xsl:when test="@organisation"><xsl:value-of select="@organisation"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="key('label', 'heading')"/></xsl:otherwise>
          </xsl:choose>
        </h1>
        <p>
          <xsl:if test="@organisation">
            <xsl:value-of select="key('label', 'heading')"/><xsl:text> · </xsl:text>
          </xsl:if>
          <xsl:if test="@identifier">
            <bdi><xsl:value-of select="@identifier"/></bdi><xsl:text> · </xsl:text>
          </xsl:if>
          <xsl:value-of select="key('label', 'as-of')"/><xsl:text> </xsl:text>
          <time datetime="{@date}"><xsl:value-of select="@date"/></time>
        </p>
      </header>
      <main>
        <xsl:call-template name="summary"/>
        <nav aria-label="{key('label', 'contents')}">
          <ul>
            <xsl:for-each select="section[table]">
              <li><a href="#{@name}"><xsl:value-of select="@title"/></a></li>
            </xsl:for-each>
          </ul>
        </nav>
        <xsl:apply-templates select="section[table]"/>
      </main>
      <footer><p><xsl:value-of select="key('label', 'footer')"/></p></footer>
    </body>
  </html>
</xsl:template>

<xsl:template name="summary">
  <dl class="cards" aria-label="{key('label', 'summary')}">
    <xsl:for-each select="item">
      <div id="summary-{@name}">
        <xsl:choose>
          <xsl:when test="@kind = 'text'"><xsl:attribute name="class">words</xsl:attribute></xsl:when>
          <xsl:when test="string-length(@shown) &gt; 16">
            <xsl:attribute name="class">wide</xsl:attribute>
          </xsl:when>
        </xsl:choose>
        <dt><xsl:value-of select="@title"/></dt>
        <dd style="--signs: {string-length(@shown)}"><bdi><xsl:value-of select="@shown"/></bdi></dd>
      </div>
    </xsl:for-each>
  </dl>
  <xsl:for-each select="note">
    <p class="note"><bdi><xsl:value-of select="."/></bdi></p>
  </xsl:for-each>
</xsl:template>

<xsl:template match="section">
  <section id="{@name}">
    <h2><xsl:value-of select="@title"/></h2>
    <xsl:apply-templates select="table"/>
  </section>
</xsl:template>

<!-- Tables ................................................................................... -->

<xsl:template match="table">
  <section id="table-{@name}" aria-labelledby="title-{@name}">
    <h3 id="title-{@name}"><xsl:value-of select="@title"/></h3>
    <xsl:apply-templates select="chart"/>
    <xsl:choose>
      <xsl:when test="row"><xsl:call-template name="rows"/></xsl:when>
      <xsl:otherwise><p class="note"><xsl:value-of select="key('label', 'empty')"/></p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@more">
      <xsl:variable name="text" select="key('label', 'more')"/>
      <p class="more">
        <xsl:value-of select="concat(substring-before($text, '%s'), @more,
                                     substring-after($text, '%s'))"/>
      </p>
    </xsl:if>
    <xsl:for-each select="note">
      <p class="note"><bdi><xsl:value-of select="."/></bdi></p>
    </xsl:for-each>
  </section>
</xsl:template>

<xsl:template name="rows">
  <div class="scroll" role="region" aria-labelledby="title-{@name}" tabindex="0">
    <table>
      <xsl:if test="count(column) &gt; 8"><xsl:attribute name="class">dense</xsl:attribute></xsl:if>
      <caption><xsl:value-of select="@title"/></caption>
      <thead>
        <tr>
          <xsl:for-each select="column">
            <th scope="col">
              <xsl:if test="@kind = 'count' or @kind = 'money' or @kind = 'share'">
                <xsl:attribute name="class">number</xsl:attribute>
              </xsl:if>
              <xsl:value-of select="@title"/>
            </th>
          </xsl:for-each>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="row"/></tbody>
    </table>
  </div>
</xsl:template>

<xsl:template match="row">
  <tr><xsl:apply-templates select="cell"/></tr>
</xsl:template>

<xsl:template match="cell">
  <xsl:variable name="place" select="position()"/>
  <xsl:variable name="column" select="../../column[$place]"/>
  <xsl:choose>
    <xsl:when test="$place = 1">
      <th scope="row"><bdi><xsl:value-of select="@shown"/></bdi></th>
    </xsl:when>
    <xsl:when test="$column/@kind = 'text'">
      <td>
        <xsl:if test="string-length(.) &gt; 24"><xsl:attribute name="class">long</xsl:attribute></xsl:if>
        <bdi><xsl:value-of select="@shown"/></bdi>
      </td>
    </xsl:when>
    <xsl:when test="$column/@kind = 'date'">
      <td><xsl:if test="@shown"><time datetime="{.}"><xsl:value-of select="@shown"/></time></xsl:if></td>
    </xsl:when>
    <xsl:otherwise>
      <td class="number">
        <xsl:if test="$column/@bars">
          <xsl:attribute name="class">
            <xsl:text>number barred</xsl:text>
            <xsl:if test="count(../../column[@bars]) &gt; 1 or count(../../column) &gt; 5"> several</xsl:if>
          </xsl:attribute>
        </xsl:if>
        <xsl:choose>
          <xsl:when test="@share">
            <div class="beside">
              <xsl:call-template name="bar"/>
              <span class="{$column/@kind}"><xsl:value-of select="@shown"/></span>
            </div>
          </xsl:when>
          <xsl:otherwise><xsl:value-of select="@shown"/></xsl:otherwise>
        </xsl:choose>
      </td>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="bar">
  <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect class="track" width="100" height="6"/>
    <rect class="fill" width="{format-number(@share * 100, '0.##')}" height="6"/>
  </svg>
</xsl:template>

<!-- Lines .................................................................................... -->

<xsl:template match="chart">
  <figure>
    <figcaption>
      <xsl:value-of select="../@title"/>
      <xsl:if test="@currency">, <xsl:value-of select="@currency"/></xsl:if>
      <xsl:text>. </xsl:text>
      <xsl:choose>
        <xsl:when test="@cut"><xsl:value-of select="key('label', 'chart-note-last')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="key('label', 'chart-note')"/></xsl:otherwise>
      </xsl:choose>
    </figcaption>
    <svg class="chart" viewBox="0 0 {$chart-width} {$chart-height}" role="img"
         aria-label="{key('label', 'chart')}: {../@title}">
      <xsl:apply-templates select="tick"/>
      <xsl:apply-templates select="x"/>
      <xsl:apply-templates select="series"/>
    </svg>
    <ul class="legend">
      <xsl:for-each select="series">
        <li class="s{position()}">
          <svg viewBox="0 0 32 8" aria-hidden="true" focusable="false">
            <line x1="0" y1="4" x2="32" y2="4"/>
          </svg>
          <span><bdi><xsl:value-of select="@name"/></bdi></span>
        </li>
      </xsl:for-each>
    </ul>
  </figure>
</xsl:template>

<xsl:template name="y-of">
  <xsl:param name="share"/>
  <xsl:value-of select="format-number($top + $plot-height * (1 - $share), '0.##')"/>
</xsl:template>

<xsl:template name="x-of">
  <xsl:param name="at"/>
  <xsl:value-of
      select="format-number($left + $plot-width * $at div (count(ancestor-or-self::chart/x) - 1), '0.##')"/>
</xsl:template>

<xsl:template match="tick">
  <xsl:variable name="y">
    <xsl:call-template name="y-of"><xsl:with-param name="share" select="@share"/></xsl:call-template>
  </xsl:variable>
  <line class="grid" x1="{$left}" x2="{$chart-width - $right}" y1="{$y}" y2="{$y}"/>
  <text x="{$left - 6}" y="{$y + 4}" text-anchor="end"><xsl:value-of select="@shown"/></text>
</xsl:template>

<xsl:template match="x">
  <xsl:variable name="every" select="ceiling(count(../x) div $x-labels-most)"/>
  <xsl:if test="(position() - 1) mod $every = 0">
    <xsl:variable name="x">
      <xsl:call-template name="x-of"><xsl:with-param name="at" select="position() - 1"/></xsl:call-template>
    </xsl:variable>
    <text x="{$x}" y="{$chart-height - 6}" text-anchor="middle"><xsl:value-of select="."/></text>
  </xsl:if>
</xsl:template>

<xsl:template match="series">
  <g class="s{position()}">
    <polyline>
      <xsl:attribute name="points">
        <xsl:for-each select="point">
          <xsl:sort select="@at" data-type="number"/>
          <xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if>
          <xsl:call-template name="x-of"><xsl:with-param name="at" select="@at"/></xsl:call-template>
          <xsl:text>,</xsl:text>
          <xsl:call-template name="y-of"><xsl:with-param name="share" select="@share"/></xsl:call-template>
        </xsl:for-each>
      </xsl:attribute>
    </polyline>
    <xsl:for-each select="point">
      <circle r="3">
        <xsl:attribute name="cx">
          <xsl:call-template name="x-of"><xsl:with-param name="at" select="@at"/></xsl:call-template>
        </xsl:attribute>
        <xsl:attribute name="cy">
          <xsl:call-template name="y-of"><xsl:with-param name="share" select="@share"/></xsl:call-template>
        </xsl:attribute>
        <title>
          <xsl:value-of select="concat(../@name, ', ', ../../x[position() = current()/@at + 1], ': ', @shown)"/>
        </title>
      </circle>
    </xsl:for-each>
  </g>
</xsl:template>

</xsl:stylesheet>
