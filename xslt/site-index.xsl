<?xml version="1.0" encoding="UTF-8"?>
<!-- The page that lists the published datasets. Input: the document described in
     src/publish/site_index.h. The page needs nothing else: no scripts, fonts or images. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:output method="html" encoding="UTF-8" indent="yes" doctype-system="about:legacy-compat"/>

<xsl:template match="/site">
  <html lang="en">
    <head>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>Open data of <xsl:value-of select="@organisation"/></title>
      <style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { line-height: 1.2; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 0 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #8888; }
thead th { border-bottom-width: 2px; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
tbody th { font-weight: 600; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
.detail { display: block; font-size: .85em; font-weight: 400; }
footer { margin-top: 2rem; font-size: .9em; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; padding: .5rem 0; border-bottom: 1px solid #8888; }
  tbody th, td, td.number { display: block; text-align: left; border: 0; padding: .15rem 0; }
  td[data-label]::before { content: attr(data-label) ": "; }
}
      </style>
    </head>
    <body>
      <header>
        <h1>Open data of
          <bdi>
            <xsl:if test="@language">
              <xsl:attribute name="lang"><xsl:value-of select="@language"/></xsl:attribute>
            </xsl:if>
            <xsl:value-of select="@organisation"/>
          </bdi>
        </h1>
        <p>Datasets in the format of the
          <a href="https://iatistandard.org/">International Aid Transparency Initiative</a> (IATI),
          published by <code><xsl:value-of select="@identifier"/></code>.</p>
      </header>
      <main>
        <xsl:choose>
          <xsl:when test="dataset"><xsl:call-template name="table"/></xsl:when>
          <xsl:otherwise><p>No datasets have been published yet.</p></xsl:otherwise>
        </xsl:choose>
      </main>
      <footer>
        <p>Each file can be checked against its SHA-256 sum; the whole sum shows when you point at
          its beginning.</p>
      </footer>
    </body>
  </html>
</xsl:template>

<xsl:template name="table">
  <div class="table" role="region" aria-labelledby="datasets" tabindex="0">
    <table>
      <caption id="datasets">
        <xsl:value-of select="count(dataset)"/>
        <xsl:choose>
          <xsl:when test="count(dataset) = 1"> dataset</xsl:when>
          <xsl:otherwise> datasets</xsl:otherwise>
        </xsl:choose>
      </caption>
      <thead>
        <tr>
          <th scope="col">Dataset</th>
          <th scope="col">Kind</th>
          <th scope="col" class="number">Activities</th>
          <th scope="col" class="number">Size</th>
          <th scope="col">Date of the data</th>
          <th scope="col">SHA-256</th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="dataset"/></tbody>
    </table>
  </div>
</xsl:template>

<xsl:template match="dataset">
  <tr>
    <th scope="row">
      <a href="{@href}"><bdi><xsl:value-of select="."/></bdi></a>
      <span class="detail"><xsl:value-of select="@href"/></span>
    </th>
    <td data-label="Kind">
      <xsl:choose>
        <xsl:when test="@kind = 'activities'">activities</xsl:when>
        <xsl:otherwise>organisation</xsl:otherwise>
      </xsl:choose>
    </td>
    <td data-label="Activities" class="number">
      <xsl:choose>
        <xsl:when test="@kind = 'activities'">
          <xsl:value-of select="format-number(@activities, '#,##0')"/>
        </xsl:when>
        <xsl:otherwise>–</xsl:otherwise>
      </xsl:choose>
    </td>
    <td data-label="Size" class="number">
      <xsl:call-template name="size"/>
      <xsl:if test="@size &gt;= 1000">
        <span class="detail"><xsl:value-of select="format-number(@size, '#,##0')"/> bytes</span>
      </xsl:if>
    </td>
    <td data-label="Date of the data">
      <xsl:choose>
        <xsl:when test="@date">
          <time datetime="{@date}"><xsl:value-of select="substring(@date, 1, 10)"/></time>
        </xsl:when>
        <xsl:otherwise>unknown</xsl:otherwise>
      </xsl:choose>
    </td>
    <td data-label="SHA-256">
      <code title="{@sha256}"><xsl:value-of select="substring(@sha256, 1, 12)"/>…</code>
    </td>
  </tr>
</xsl:template>

<!-- A size for people, in decimal units. -->
<xsl:template name="size">
  <xsl:choose>
    <xsl:when test="@size &gt;= 1000000000">
      <xsl:value-of select="format-number(@size div 1000000000, '#,##0.0')"/> GB</xsl:when>
    <xsl:when test="@size &gt;= 1000000">
      <xsl:value-of select="format-number(@size div 1000000, '0.0')"/> MB</xsl:when>
    <xsl:when test="@size &gt;= 1000">
      <xsl:value-of select="format-number(@size div 1000, '0.0')"/> kB</xsl:when>
    <xsl:otherwise><xsl:value-of select="@size"/> bytes</xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
