<?xml version="1.0" encoding="UTF-8"?>
<!-- One activity as a page to read and to print (iatipub export activity). The page needs nothing else,
     loads nothing and has no script. To change it, put a copy into a folder as xslt/activity-page.xsl
     and name the folder with (two hyphens) data-dir.

     Input:
       <activity-page version="1.0.0" language="fr">       (language: if one is asked for)
         <iati-activity>...</iati-activity>                 as in the file
         <money currency="USD">                             sums, exact; "budget" is a kind too
           <kind code="3"><year value="2024" amount="1500.00" share="1000"/></kind>
         </money>                                           (share: thousandths of the largest)
       </activity-page>
     Functions of the namespace urn:iatipub:activity-page:
       p:text(element)          its narrative in the language asked for, or else the default one
       p:name(codelist, code)   the code's name in that language, or else in English, or else the code
       p:label(text)            a word of the page in that language: the label below whose "en" is the text -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:p="urn:iatipub:activity-page" exclude-result-prefixes="p">

<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

<!-- The words of the page. -->
<p:label en="Where" fr="Où" es="Dónde" zh="地点"/>
<p:label en="Sectors" fr="Secteurs" es="Sectores" zh="部门"/>
<p:label en="Organisations" fr="Organisations" es="Organizaciones" zh="组织"/>
<p:label en="Money" fr="Finances" es="Finanzas" zh="资金"/>
<p:label en="Year" fr="Année" es="Año" zh="年份"/>
<p:label en="Results" fr="Résultats" es="Resultados" zh="成果"/>
<p:label en="Indicator" fr="Indicateur" es="Indicador" zh="指标"/>
<p:label en="Period" fr="Période" es="Período" zh="时期"/>
<p:label en="Baseline" fr="Base de référence" es="Línea de base" zh="基线"/>
<p:label en="Target" fr="Cible" es="Meta" zh="目标"/>
<p:label en="Actual" fr="Réalisé" es="Alcanzado" zh="实际"/>
<p:label en="Documents" fr="Documents" es="Documentos" zh="文件"/>
<p:label en="Budget" fr="Budget" es="Presupuesto" zh="预算"/>
<p:label en="Flow" fr="Apport" es="Flujo" zh="资金流"/>
<p:label en="Finance" fr="Financement" es="Financiación" zh="融资"/>
<p:label en="Aid" fr="Aide" es="Ayuda" zh="援助"/>
<p:label en="Sustainable Development Goal" fr="Objectif de développement durable" es="Objetivo de Desarrollo Sostenible" zh="可持续发展目标"/>
<p:label en="humanitarian" fr="humanitaire" es="humanitaria" zh="人道主义"/>
<p:label en="Last updated" fr="Dernière mise à jour" es="Última actualización" zh="最后更新"/>
<p:label en="Amounts by year" fr="Montants par année" es="Importes por año" zh="按年份的金额"/>
<p:label en="Written from the activity's IATI data by iatipub" fr="Établi à partir des données IITA de l’activité par iatipub" es="Elaborado a partir de los datos IATI de la actividad por iatipub" zh="根据该活动的 IATI 数据生成，iatipub"/>

<xsl:key name="years" match="year" use="concat(generate-id(ancestor::money), ' ', @value)"/>

<!-- Where the activity says none, those of its transactions count, each once. -->
<xsl:key name="own" match="transaction/sector | transaction/recipient-country | transaction/recipient-region"
         use="concat(name(), ' ', @vocabulary, ' ', @code)"/>

<xsl:key name="cells" match="year" use="concat(generate-id(..), ' ', @value)"/>

<xsl:template match="/activity-page"><xsl:apply-templates select="iati-activity"/></xsl:template>

<xsl:template match="iati-activity">
  <xsl:variable name="title" select="p:text(title)"/>
  <html>
    <xsl:attribute name="lang">
      <xsl:choose>
        <xsl:when test="../@language"><xsl:value-of select="../@language"/></xsl:when>
        <xsl:when test="@xml:lang"><xsl:value-of select="@xml:lang"/></xsl:when>
        <xsl:otherwise>en</xsl:otherwise>
      </xsl:choose>
    </xsl:attribute>
    <head>
      <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title><xsl:value-of select="concat($title, ' (', normalize-space(iati-identifier), ')')"/></title>
      <style>
:root {
  color-scheme: light dark;
  --text: #1b1f24; --soft: #59636e; --page: #fff; --panel: #f4f6f8; --line: #d5dae0;
  --c1: #1f6feb; --c2: #1a7f4b; --c3: #b35900; --c4: #8250df; --c5: #bf3989; --c6: #57606a;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ed; --soft: #a3adb8; --page: #14181d; --panel: #1d2329; --line: #39424c;
          --c1: #6cb0ff; --c2: #5fd08c; --c3: #f0a04b; --c4: #c297ff; --c5: #f58ac4; --c6: #a3adb8; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);
       max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: .5rem 0 .25rem; }
h2 { font-size: 1.2rem; margin: 1.75rem 0 .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
a { color: var(--c1); }
.soft { color: var(--soft); }
.text { white-space: pre-line; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; overflow-wrap: break-word; }
th, td { text-align: start; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid var(--line);
         font-weight: 400; }
thead th { color: var(--soft); border-bottom-width: 2px; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: .2rem 1rem; margin: .5rem 0; }
dt { color: var(--soft); } dd { margin: 0; }
ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .25rem 0; }
ul.legend span { display: inline-block; width: .8em; height: .8em; margin-inline-end: .35em; }
svg { display: block; max-width: 100%; height: auto; margin: .5rem 0; }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
svg line { stroke: var(--line); }
.f1 { fill: var(--c1); background: var(--c1); } .f2 { fill: var(--c2); background: var(--c2); }
.f3 { fill: var(--c3); background: var(--c3); } .f4 { fill: var(--c4); background: var(--c4); }
.f5 { fill: var(--c5); background: var(--c5); } .f6 { fill: var(--c6); background: var(--c6); }
footer { margin-top: 2rem; color: var(--soft); font-size: .9em; }
@media print {
  :root { color-scheme: light; --text: #000; --soft: #333; --page: #fff; --panel: #fff; --line: #999;
          --c1: #1f6feb; --c2: #1a7f4b; --c3: #b35900; --c4: #8250df; --c5: #bf3989; --c6: #57606a; }
  @page { margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  svg, svg rect, ul.legend span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  svg, tr, h3 + * { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
      </style>
    </head>
    <body>
      <header>
        <p class="soft" dir="auto"><xsl:value-of select="p:text(reporting-org)"/></p>
        <h1 dir="auto"><xsl:value-of select="$title"/></h1>
        <p class="soft">
          <xsl:value-of select="normalize-space(iati-identifier)"/>
          <xsl:if test="activity-status"> · <xsl:value-of select="p:name('ActivityStatus', activity-status/@code)"/></xsl:if>
          <xsl:if test="@humanitarian = '1' or @humanitarian = 'true'">
            <xsl:value-of select="concat(' · ', p:label('humanitarian'))"/></xsl:if>
        </p>
      </header>
      <main>
        <xsl:for-each select="description">
          <xsl:if test="@type != '1'"><h3><xsl:value-of select="p:name('DescriptionType', @type)"/></h3></xsl:if>
          <p class="text" dir="auto"><xsl:value-of select="p:text(.)"/></p>
        </xsl:for-each>
        <xsl:call-template name="facts"/>
        <xsl:call-template name="places"/>
        <xsl:call-template name="sectors"/>
        <xsl:call-template name="organisations"/>
        <xsl:call-template name="money"/>
        <xsl:call-template name="results"/>
        <xsl:call-template name="documents"/>
      </main>
      <footer>
        <xsl:if test="@last-updated-datetime">
          <xsl:value-of select="concat(p:label('Last updated'), ': ', substring(@last-updated-datetime, 1, 10), '. ')"/>
        </xsl:if>
        <xsl:value-of select='p:label("Written from the activity&apos;s IATI data by iatipub")'/>
        <xsl:value-of select="concat(' ', ../@version, '.')"/>
      </footer>
    </body>
  </html>
</xsl:template>

<!-- Dates and classifications. -->
<xsl:template name="facts">
  <dl>
    <xsl:for-each select="activity-date">
      <xsl:sort select="@type" data-type="number"/>
      <dt><xsl:value-of select="p:name('ActivityDateType', @type)"/></dt>
      <dd><xsl:value-of select="substring(@iso-date, 1, 10)"/></dd>
    </xsl:for-each>
    <xsl:call-template name="fact"><xsl:with-param name="label" select="'Flow'"/>
      <xsl:with-param name="value" select="p:name('FlowType', default-flow-type/@code)"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="label" select="'Finance'"/>
      <xsl:with-param name="value" select="p:name('FinanceType', default-finance-type/@code)"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="label" select="'Aid'"/>
      <xsl:with-param name="value"
                      select="p:name('AidType', default-aid-type[not(@vocabulary) or @vocabulary = '1']/@code)"/>
    </xsl:call-template>
    <xsl:for-each select="tag[@vocabulary = '2']">
      <dt><xsl:value-of select="p:label('Sustainable Development Goal')"/></dt>
      <dd><xsl:value-of select="p:name('UNSDG-Goals', @code)"/></dd>
    </xsl:for-each>
    <xsl:for-each select="policy-marker[(not(@vocabulary) or @vocabulary = '1') and @significance != '0']">
      <dt><xsl:value-of select="p:name('PolicyMarker', @code)"/></dt>
      <dd><xsl:value-of select="p:name('PolicySignificance', @significance)"/></dd>
    </xsl:for-each>
  </dl>
</xsl:template>

<xsl:template name="fact">
  <xsl:param name="label"/>
  <xsl:param name="value"/>
  <xsl:if test="$value != ''"><dt><xsl:value-of select="p:label($label)"/></dt><dd><xsl:value-of select="$value"/></dd></xsl:if>
</xsl:template>

<!-- A row of a name, a code (of a vocabulary, if there are several) and a percentage. -->
<xsl:template name="share">
  <xsl:param name="name"/>
  <xsl:param name="vocabulary"/>
  <tr>
    <th scope="row" dir="auto"><xsl:value-of select="$name"/></th>
    <td class="soft">
      <xsl:value-of select="@code"/>
      <xsl:if test="$vocabulary != ''"><xsl:value-of select="concat(' · ', $vocabulary)"/></xsl:if>
    </td>
    <td class="number"><xsl:if test="@percentage"><xsl:value-of select="@percentage"/> %</xsl:if></td>
  </tr>
</xsl:template>

<xsl:template name="places">
  <xsl:variable name="own" select="transaction[not(../recipient-country | ../recipient-region)]
      /*[generate-id() = generate-id(key('own', concat(name(), ' ', @vocabulary, ' ', @code))[1])]"/>
  <xsl:variable name="countries" select="recipient-country | $own[self::recipient-country]"/>
  <xsl:variable name="regions" select="recipient-region | $own[self::recipient-region]"/>
  <xsl:if test="$countries | $regions | location">
    <section>
      <h2><xsl:value-of select="p:label('Where')"/></h2>
      <div class="table"><table><tbody>
        <xsl:for-each select="$countries">
          <xsl:call-template name="share"><xsl:with-param name="name" select="p:name('Country', @code)"/></xsl:call-template>
        </xsl:for-each>
        <xsl:for-each select="$regions">
          <xsl:call-template name="share">
            <xsl:with-param name="name">
              <xsl:choose>
                <xsl:when test="not(@vocabulary) or @vocabulary = '1'"><xsl:value-of select="p:name('Region', @code)"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="p:text(.)"/></xsl:otherwise>
              </xsl:choose>
            </xsl:with-param>
          </xsl:call-template>
        </xsl:for-each>
        <xsl:for-each select="location">
          <tr>
            <th scope="row" dir="auto"><xsl:value-of select="p:text(name)"/></th>
            <td class="soft" colspan="2"><xsl:value-of select="normalize-space(point/pos)"/></td>
          </tr>
        </xsl:for-each>
      </tbody></table></div>
    </section>
  </xsl:if>
</xsl:template>

<xsl:template name="sectors">
  <xsl:variable name="sectors" select="sector | transaction[not(../sector)]
      /sector[generate-id() = generate-id(key('own', concat('sector ', @vocabulary, ' ', @code))[1])]"/>
  <!-- Percentages add up within a vocabulary, of which 1 is the usual one. -->
  <xsl:variable name="usual" select="$sectors[not(@vocabulary) or @vocabulary = '1']"/>
  <xsl:variable name="several" select="count($usual) != count($sectors)
      and ($usual or $sectors[@vocabulary != $sectors[1]/@vocabulary])"/>
  <xsl:if test="$sectors">
    <section>
      <h2><xsl:value-of select="p:label('Sectors')"/></h2>
      <div class="table"><table><tbody>
        <xsl:for-each select="$sectors">
          <xsl:sort select="concat('0', @vocabulary)" data-type="number"/>
          <xsl:variable name="vocabulary">
            <xsl:choose>
              <xsl:when test="@vocabulary"><xsl:value-of select="@vocabulary"/></xsl:when>
              <xsl:otherwise>1</xsl:otherwise>
            </xsl:choose>
          </xsl:variable>
          <xsl:variable name="list">
            <xsl:choose>
              <xsl:when test="not(@vocabulary) or @vocabulary = '1'">Sector</xsl:when>
              <xsl:when test="@vocabulary = '2'">SectorCategory</xsl:when>
              <xsl:when test="@vocabulary = '7'">UNSDG-Goals</xsl:when>
              <xsl:when test="@vocabulary = '8'">UNSDG-Targets</xsl:when>
            </xsl:choose>
          </xsl:variable>
          <xsl:call-template name="share">
            <xsl:with-param name="name">
              <xsl:choose>
                <xsl:when test="string($list)"><xsl:value-of select="p:name(string($list), @code)"/></xsl:when>
                <xsl:when test="p:text(.) != ''"><xsl:value-of select="p:text(.)"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="p:name('SectorVocabulary', @vocabulary)"/></xsl:otherwise>
              </xsl:choose>
            </xsl:with-param>
            <xsl:with-param name="vocabulary">
              <xsl:if test="$several"><xsl:value-of select="p:name('SectorVocabulary', string($vocabulary))"/></xsl:if>
            </xsl:with-param>
          </xsl:call-template>
        </xsl:for-each>
      </tbody></table></div>
    </section>
  </xsl:if>
</xsl:template>

<xsl:template name="organisations">
  <xsl:if test="participating-org">
    <section>
      <h2><xsl:value-of select="p:label('Organisations')"/></h2>
      <div class="table"><table><tbody>
        <xsl:for-each select="participating-org">
          <xsl:sort select="@role" data-type="number"/>
          <tr>
            <th scope="row" dir="auto">
              <xsl:value-of select="p:text(.)"/>
              <xsl:if test="p:text(.) = ''"><xsl:value-of select="@ref"/></xsl:if>
            </th>
            <td><xsl:value-of select="p:name('OrganisationRole', @role)"/></td>
            <td class="soft"><xsl:value-of select="@ref"/></td>
          </tr>
        </xsl:for-each>
      </tbody></table></div>
    </section>
  </xsl:if>
</xsl:template>

<!-- Money: for each currency a chart, and a table with the same figures. -->
<xsl:template name="money">
  <xsl:if test="../money">
    <section><h2><xsl:value-of select="p:label('Money')"/></h2><xsl:apply-templates select="../money"/></section>
  </xsl:if>
</xsl:template>

<xsl:template name="kind-name">
  <xsl:choose>
    <xsl:when test="@code = 'budget'"><xsl:value-of select="p:label('Budget')"/></xsl:when>
    <xsl:otherwise><xsl:value-of select="p:name('TransactionType', @code)"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="colour">
  <xsl:param name="place"/>
  <xsl:attribute name="class">f<xsl:value-of select="($place - 1) mod 6 + 1"/></xsl:attribute>
</xsl:template>

<xsl:template match="money">
  <xsl:variable name="money" select="."/>
  <xsl:variable name="id" select="generate-id()"/>
  <!-- one of each year -->
  <xsl:variable name="years" select="kind/year[generate-id() = generate-id(key('years', concat($id, ' ', @value))[1])]"/>
  <h3><xsl:value-of select="p:name('Currency', @currency)"/> (<xsl:value-of select="@currency"/>)</h3>
  <xsl:if test="count($years) &lt;= 40"><xsl:call-template name="chart"><xsl:with-param name="years" select="$years"/></xsl:call-template></xsl:if>
  <div class="table">
    <table>
      <thead><tr>
        <th scope="col"><xsl:value-of select="p:label('Year')"/></th>
        <xsl:for-each select="kind"><th scope="col" class="number"><xsl:call-template name="kind-name"/></th></xsl:for-each>
      </tr></thead>
      <tbody>
        <xsl:for-each select="$years">
          <xsl:sort select="@value"/>
          <xsl:variable name="year" select="@value"/>
          <tr>
            <th scope="row"><xsl:value-of select="$year"/></th>
            <xsl:for-each select="$money/kind">
              <td class="number">
                <xsl:call-template name="amount"><xsl:with-param name="text" select="key('cells', concat(generate-id(), ' ', $year))/@amount"/></xsl:call-template>
              </td>
            </xsl:for-each>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<xsl:template name="chart">
  <xsl:param name="years"/>
  <xsl:variable name="kinds" select="count(kind)"/>
  <xsl:variable name="bar">
    <xsl:choose><xsl:when test="$kinds &gt; 3">10</xsl:when><xsl:otherwise>18</xsl:otherwise></xsl:choose>
  </xsl:variable>
  <xsl:variable name="group" select="$kinds * $bar + 22"/>
  <xsl:variable name="width" select="count($years) * $group + 10"/>
  <xsl:variable name="money" select="."/>
  <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {$width} 170" width="{$width}" height="170">
    <title><xsl:value-of select="concat(p:label('Amounts by year'), ', ', @currency)"/></title>
    <line x1="0" y1="145.5" x2="{$width}" y2="145.5"/>
    <xsl:for-each select="$years">
      <xsl:sort select="@value"/>
      <xsl:variable name="year" select="@value"/>
      <xsl:variable name="left" select="(position() - 1) * $group + 15"/>
      <xsl:for-each select="$money/kind">
        <xsl:variable name="place" select="position()"/>
        <xsl:for-each select="key('cells', concat(generate-id(), ' ', $year))">
          <xsl:variable name="height" select="@share * 135 div 1000"/>
          <rect x="{$left + ($place - 1) * $bar}" y="{145 - $height}" width="{$bar - 2}" height="{$height}">
            <xsl:call-template name="colour"><xsl:with-param name="place" select="$place"/></xsl:call-template>
            <title><xsl:for-each select=".."><xsl:call-template name="kind-name"/></xsl:for-each>
              <xsl:value-of select="concat(' ', $year, ': ', @amount)"/></title>
          </rect>
        </xsl:for-each>
      </xsl:for-each>
      <text x="{$left + ($group - 22) div 2}" y="161" text-anchor="middle"><xsl:value-of select="$year"/></text>
    </xsl:for-each>
  </svg>
  <ul class="legend">
    <xsl:for-each select="kind">
      <li><span><xsl:call-template name="colour"><xsl:with-param name="place" select="position()"/></xsl:call-template></span>
        <xsl:call-template name="kind-name"/></li>
    </xsl:for-each>
  </ul>
</xsl:template>

<!-- "-1234567.50" as "-1,234,567.50"; only texts, so nothing is rounded. -->
<xsl:template name="amount">
  <xsl:param name="text"/>
  <xsl:variable name="whole" select="substring-before(concat($text, '.'), '.')"/>
  <xsl:choose>
    <xsl:when test="starts-with($whole, '-')">
      <xsl:text>-</xsl:text>
      <xsl:call-template name="thousands"><xsl:with-param name="digits" select="substring($whole, 2)"/></xsl:call-template>
    </xsl:when>
    <xsl:otherwise><xsl:call-template name="thousands"><xsl:with-param name="digits" select="$whole"/></xsl:call-template></xsl:otherwise>
  </xsl:choose>
  <xsl:if test="contains($text, '.')"><xsl:value-of select="concat('.', substring-after($text, '.'))"/></xsl:if>
</xsl:template>

<xsl:template name="thousands">
  <xsl:param name="digits"/>
  <xsl:variable name="length" select="string-length($digits)"/>
  <xsl:choose>
    <xsl:when test="$length &gt; 3 and $length &lt; 60">
      <xsl:call-template name="thousands"><xsl:with-param name="digits" select="substring($digits, 1, $length - 3)"/></xsl:call-template>
      <xsl:value-of select="concat(',', substring($digits, $length - 2))"/>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="$digits"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="results">
  <xsl:if test="result">
    <section>
      <h2><xsl:value-of select="p:label('Results')"/></h2>
      <xsl:for-each select="result">
        <h3 dir="auto"><xsl:value-of select="p:text(title)"/></h3>
        <p class="soft"><xsl:value-of select="p:name('ResultType', @type)"/></p>
        <xsl:if test="indicator">
          <div class="table"><table>
            <thead><tr>
              <th scope="col"><xsl:value-of select="p:label('Indicator')"/></th>
              <th scope="col"><xsl:value-of select="p:label('Period')"/></th>
             <th scope="col" class="number"><xsl:value-of select="p:label('Baseline')"/></th>
              <th scope="col" class="number"><xsl:value-of select="p:label('Target')"/></th><th scope="col" class="number"><xsl:value-of select="p:label('Actual')"/></th>
            </tr></thead>
            <tbody><xsl:apply-templates select="indicator"/></tbody>
          </table></div>
        </xsl:if>
      </xsl:for-each>
    </section>
  </xsl:if>
</xsl:template>

<xsl:template match="indicator[not(period)]">
  <tr>
    <th scope="row" dir="auto"><xsl:value-of select="p:text(title)"/></th><td/>
    <td class="number"><xsl:value-of select="baseline/@value"/></td><td/><td/>
  </tr>
</xsl:template>

<xsl:template match="indicator">
  <xsl:for-each select="period">
    <tr>
      <th scope="row" dir="auto"><xsl:if test="position() = 1"><xsl:value-of select="p:text(../title)"/></xsl:if></th>
      <td><xsl:value-of select="concat(period-start/@iso-date, ' – ', period-end/@iso-date)"/></td>
      <td class="number"><xsl:if test="position() = 1"><xsl:value-of select="../baseline/@value"/></xsl:if></td>
      <td class="number"><xsl:call-template name="values"><xsl:with-param name="of" select="target"/></xsl:call-template></td>
      <td class="number"><xsl:call-template name="values"><xsl:with-param name="of" select="actual"/></xsl:call-template></td>
    </tr>
  </xsl:for-each>
</xsl:template>

<xsl:template name="values">
  <xsl:param name="of"/>
  <xsl:for-each select="$of">
    <xsl:if test="position() &gt; 1"><br/></xsl:if>
    <xsl:for-each select="dimension"><span class="soft"><xsl:value-of select="concat(@value, ' ')"/></span></xsl:for-each>
    <xsl:value-of select="@value"/>
  </xsl:for-each>
</xsl:template>

<!-- Only addresses of the web are links. -->
<xsl:template name="documents">
  <xsl:if test="document-link">
    <section>
      <h2><xsl:value-of select="p:label('Documents')"/></h2>
      <ul>
        <xsl:for-each select="document-link">
          <xsl:variable name="title" select="p:text(title)"/>
          <li dir="auto">
            <xsl:choose>
              <xsl:when test="starts-with(@url, 'https://') or starts-with(@url, 'http://')">
                <a href="{@url}" rel="noopener noreferrer">
                  <xsl:value-of select="$title"/><xsl:if test="$title = ''"><xsl:value-of select="@url"/></xsl:if>
                </a>
              </xsl:when>
              <xsl:otherwise><xsl:value-of select="concat($title, ' ', @url)"/></xsl:otherwise>
            </xsl:choose>
            <xsl:if test="category"><span class="soft"> – <xsl:value-of select="p:name('DocumentCategory', category/@code)"/></span></xsl:if>
          </li>
        </xsl:for-each>
      </ul>
    </section>
  </xsl:if>
</xsl:template>

</xsl:stylesheet>
