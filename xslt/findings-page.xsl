<?xml version="1.0" encoding="UTF-8"?>
<!-- The report of a validation as one page. Input: the document described in
     src/report/findings_html.c. The page needs nothing else and loads nothing; without its script
     all findings are shown and only the filter is missing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

<xsl:template match="/findings">
  <html lang="en">
    <head>
      <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>
        <xsl:text>Validation: </xsl:text>
        <xsl:call-template name="counted">
          <xsl:with-param name="count" select="@total"/>
          <xsl:with-param name="one">finding</xsl:with-param>
          <xsl:with-param name="many">findings</xsl:with-param>
        </xsl:call-template>
      </title>
      <style>
:root {
  color-scheme: light dark;
  --text: #1b1f24; --soft: #59636e; --page: #fff; --panel: #f4f6f8; --line: #d5dae0; --link: #0b57b0;
  --critical: #a11a6b; --error: #b42318; --warning: #8a5a00; --advisory: #1d5f8a; --fine: #1a6b3c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6e9ed; --soft: #a3adb8; --page: #14181d; --panel: #1d2329; --line: #39424c; --link: #86b7ff;
    --critical: #f28cc6; --error: #ff9188; --warning: #f0bd5a; --advisory: #7cc4f0; --fine: #76d39b;
  }
}
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);
       max-width: 76rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0 .75rem; }
.soft { color: var(--soft); }
.critical { color: var(--critical); } .error { color: var(--error); }
.warning { color: var(--warning); } .advisory { color: var(--advisory); } .fine { color: var(--fine); }
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; padding: 0;
          margin: 1rem 0; list-style: none; }
.totals li { background: var(--panel); border: 1px solid var(--line); border-left: .3rem solid; border-radius: .4rem;
             padding: .5rem .75rem; }
.totals b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.totals span { color: var(--text); }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
thead th { border-bottom-width: 2px; white-space: nowrap; }
tbody th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.word { white-space: nowrap; font-weight: 600; }
.detail { display: block; color: var(--soft); font-size: .9em; font-weight: 400; }
table { overflow-wrap: break-word; }
th.path { overflow-wrap: anywhere; min-width: 12rem; }
td.wide { min-width: 16rem; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: end; background: var(--panel);
          border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; margin: .5rem 0 1rem; }
.filter[hidden] { display: none; }
.filter fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .25rem .9rem; }
.filter legend { padding: 0; }
.filter label { display: inline-block; }
.filter select, .filter input[type=search] { display: block; font: inherit; max-width: 100%; padding: .25rem .4rem; }
.filter button, button.rule { font: inherit; cursor: pointer; }
button.rule { border: 0; padding: 0; background: none; color: var(--link); text-decoration: underline; }
.filter output { flex-basis: 100%; }
.list { padding: 0; margin: 0; list-style: none; }
.finding { border: 1px solid var(--line); border-left: .3rem solid; border-radius: .4rem; padding: .5rem .75rem;
           margin: 0 0 .5rem; content-visibility: auto; contain-intrinsic-size: auto 7rem; }
.finding[hidden] { display: none; }
.finding > * { color: var(--text); margin: 0; }
.finding .head { display: flex; flex-wrap: wrap; gap: 0 .75rem; color: var(--soft); font-size: .9em; }
.finding .message { font-weight: 600; }
.finding dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; font-size: .9em; }
.finding dt { color: var(--soft); } .finding dd { margin: 0; }
.finding .hint { color: var(--soft); font-size: .9em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
footer { margin-top: 2rem; color: var(--soft); font-size: .9em; }
@media print {
  :root { color-scheme: light; --text: #000; --soft: #333; --page: #fff; --panel: #fff; --line: #999; --link: #000;
          --critical: #a11a6b; --error: #b42318; --warning: #8a5a00; --advisory: #1d5f8a; --fine: #1a6b3c; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .filter { display: none; }
  .finding { content-visibility: visible; break-inside: avoid; }
  button.rule { text-decoration: none; }
  h2 { break-after: avoid; }
}
      </style>
    </head>
    <body>
      <xsl:call-template name="head"/>
      <main>
        <xsl:call-template name="files"/>
        <xsl:if test="rule"><xsl:call-template name="rules"/></xsl:if>
        <xsl:call-template name="list"/>
      </main>
      <footer>Written by iatipub <xsl:value-of select="@version"/>.</footer>
      <script><xsl:text disable-output-escaping="yes"><![CDATA[
(function () {
  'use strict';
  var form = document.getElementById('filter');
  if (!form) return;
  var items = Array.prototype.slice.call(document.querySelectorAll('.finding'));
  var output = form.querySelector('output');
  var texts = null;
  function words(item) { return item.textContent.toLowerCase(); }
  function apply() {
    var severities = {}, shown = 0, wanted = form.elements.text.value.trim().toLowerCase();
    form.querySelectorAll('input[name=severity]').forEach(function (box) { severities[box.value] = box.checked; });
    if (wanted && !texts) texts = items.map(words);
    items.forEach(function (item, i) {
      var fits = severities[item.dataset.severity] &&
        (!form.elements.category.value || form.elements.category.value === item.dataset.category) &&
        (!form.elements.rule.value || form.elements.rule.value === item.dataset.rule) &&
        (!wanted || texts[i].indexOf(wanted) >= 0);
      item.hidden = !fits;
      if (fits) shown++;
    });
    output.textContent = shown.toLocaleString('en') + ' of ' + items.length.toLocaleString('en') +
      (items.length === 1 ? ' finding' : ' findings') + ' on this page match';
  }
  form.hidden = false;
  form.addEventListener('input', apply);
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  form.addEventListener('reset', function () { setTimeout(apply, 0); });
  document.querySelectorAll('button.rule').forEach(function (button) {
    button.disabled = false;
    button.addEventListener('click', function () {
      form.reset();
      form.elements.rule.value = button.dataset.rule;
      apply();
      form.scrollIntoView();
    });
  });
  apply();
})();
]]></xsl:text></script>
    </body>
  </html>
</xsl:template>

<xsl:template name="head">
  <header>
    <h1>Validation report</h1>
    <p>
      <xsl:call-template name="counted">
        <xsl:with-param name="count" select="count(file)"/>
        <xsl:with-param name="one">file</xsl:with-param>
        <xsl:with-param name="many">files</xsl:with-param>
      </xsl:call-template>
      <xsl:text> checked, </xsl:text>
      <xsl:choose>
        <xsl:when test="not(file[@valid = 'no'])"><b class="fine">all valid</b></xsl:when>
        <xsl:otherwise>
          <b class="error"><xsl:value-of select="count(file[@valid = 'no'])"/> not valid</b>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:text>.</xsl:text>
      <xsl:if test="@known &gt; 0">
        <xsl:text> </xsl:text>
        <xsl:value-of select="format-number(@known, '#,##0')"/>
        <xsl:text> more that the baseline has are not counted here.</xsl:text>
      </xsl:if>
    </p>
    <ul class="totals">
      <xsl:for-each select="severity">
        <li class="{@name}">
          <b><xsl:value-of select="format-number(@count, '#,##0')"/></b>
          <span><xsl:value-of select="@name"/></span>
        </li>
      </xsl:for-each>
    </ul>
  </header>
</xsl:template>

<!-- "1 file", "1,234 files" -->
<xsl:template name="counted">
  <xsl:param name="count"/>
  <xsl:param name="one"/>
  <xsl:param name="many"/>
  <xsl:value-of select="format-number($count, '#,##0')"/>
  <xsl:text> </xsl:text>
  <xsl:choose>
    <xsl:when test="$count = 1"><xsl:value-of select="$one"/></xsl:when>
    <xsl:otherwise><xsl:value-of select="$many"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="files">
  <section>
    <h2 id="files">Files</h2>
    <div class="table" role="region" aria-labelledby="files" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Valid</th>
            <th scope="col">Version</th>
            <th scope="col" class="number">Records</th>
            <th scope="col" class="number">Critical</th>
            <th scope="col" class="number">Error</th>
            <th scope="col" class="number">Warning</th>
            <th scope="col" class="number">Advisory</th>
          </tr>
        </thead>
        <tbody><xsl:apply-templates select="file"/></tbody>
      </table>
    </div>
  </section>
</xsl:template>

<xsl:template match="file">
  <tr>
    <th scope="row" class="path">
      <xsl:value-of select="@path"/>
      <span class="detail">
        <xsl:if test="@type != ''"><xsl:value-of select="@type"/>, </xsl:if>
        <xsl:value-of select="format-number(@bytes, '#,##0')"/>
        <xsl:text> bytes</xsl:text>
      </span>
    </th>
    <td>
      <xsl:choose>
        <xsl:when test="@valid = 'yes'"><b class="fine">yes</b></xsl:when>
        <xsl:otherwise><b class="error">no</b></xsl:otherwise>
      </xsl:choose>
    </td>
    <td><xsl:value-of select="@version"/></td>
    <td class="number"><xsl:value-of select="format-number(@items, '#,##0')"/></td>
    <td class="number"><xsl:value-of select="format-number(@critical, '#,##0')"/></td>
    <td class="number"><xsl:value-of select="format-number(@error, '#,##0')"/></td>
    <td class="number"><xsl:value-of select="format-number(@warning, '#,##0')"/></td>
    <td class="number"><xsl:value-of select="format-number(@advisory, '#,##0')"/></td>
  </tr>
</xsl:template>

<xsl:template name="rules">
  <section>
    <h2 id="rules">Rules, the most frequent first</h2>
    <div class="table" role="region" aria-labelledby="rules" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">Findings</th>
            <th scope="col">Severity</th>
            <th scope="col">Rule</th>
            <th scope="col">What is wrong, and what to do</th>
            <th scope="col" class="number">Files</th>
          </tr>
        </thead>
        <tbody><xsl:apply-templates select="rule"/></tbody>
      </table>
    </div>
  </section>
</xsl:template>

<xsl:template match="rule">
  <tr>
    <td class="number"><xsl:value-of select="format-number(@count, '#,##0')"/></td>
    <td class="word {@severity}"><xsl:value-of select="@severity"/></td>
    <th scope="row">
      <button type="button" class="rule" data-rule="{@id}" disabled="disabled"
              title="show these findings only"><xsl:value-of select="@id"/></button>
      <span class="detail"><xsl:value-of select="@category"/></span>
    </th>
    <td class="wide">
      <xsl:value-of select="@message"/>
      <xsl:if test="@hint"><span class="detail"><xsl:value-of select="@hint"/></span></xsl:if>
    </td>
    <td class="number"><xsl:value-of select="format-number(@files, '#,##0')"/></td>
  </tr>
</xsl:template>

<xsl:template name="list">
  <section>
    <h2>Findings</h2>
    <xsl:choose>
      <xsl:when test="@total = 0"><p>Nothing was found.</p></xsl:when>
      <xsl:when test="@shown &lt; @total">
        <p>The first <xsl:value-of select="format-number(@shown, '#,##0')"/> of
          <xsl:value-of select="format-number(@total, '#,##0')"/> findings;
          <b><xsl:value-of select="format-number(@total - @shown, '#,##0')"/> more are not on this
          page</b>. The totals above count all of them; the formats json, jsonl and csv list all of
          them.</p>
      </xsl:when>
    </xsl:choose>
    <xsl:if test="finding">
      <xsl:call-template name="filter"/>
      <ol class="list"><xsl:apply-templates select="finding"/></ol>
    </xsl:if>
  </section>
</xsl:template>

<xsl:template name="filter">
  <form id="filter" class="filter" hidden="hidden">
    <fieldset>
      <legend>Severity</legend>
      <xsl:for-each select="severity">
        <label><input type="checkbox" name="severity" value="{@name}" checked="checked"/>
          <xsl:text> </xsl:text><xsl:value-of select="@name"/></label>
      </xsl:for-each>
    </fieldset>
    <label>Category
      <select name="category">
        <option value="">all</option>
        <xsl:for-each select="category">
          <option value="{@name}"><xsl:value-of select="@name"/></option>
        </xsl:for-each>
      </select>
    </label>
    <label>Rule
      <select name="rule">
        <option value="">all</option>
        <xsl:for-each select="rule">
          <option value="{@id}"><xsl:value-of select="@id"/></option>
        </xsl:for-each>
      </select>
    </label>
    <label>Activity or any text
      <input type="search" name="text" placeholder="identifier, title, path, value" size="28"/>
    </label>
    <button type="reset">Show all</button>
    <output aria-live="polite"/>
  </form>
</xsl:template>

<xsl:template match="finding">
  <li class="finding {@severity}" data-severity="{@severity}" data-category="{@category}" data-rule="{@rule}">
    <div class="head">
      <span class="word {@severity}"><xsl:value-of select="@severity"/></span>
      <span><xsl:value-of select="@rule"/></span>
      <span><xsl:value-of select="@category"/></span>
      <code>
        <xsl:value-of select="@file"/>
        <xsl:if test="@line">:<xsl:value-of select="@line"/></xsl:if>
        <xsl:if test="@column">:<xsl:value-of select="@column"/></xsl:if>
      </code>
    </div>
    <p class="message"><xsl:value-of select="."/></p>
    <xsl:if test="@identifier or @path or @value or @source">
      <dl>
        <xsl:if test="@identifier">
          <dt>about</dt>
          <dd><code><xsl:value-of select="@identifier"/></code>
            <xsl:if test="@title"><xsl:text> </xsl:text><xsl:value-of select="@title"/></xsl:if></dd>
        </xsl:if>
        <xsl:if test="@path"><dt>at</dt><dd><code><xsl:value-of select="@path"/></code></dd></xsl:if>
        <xsl:if test="@value"><dt>value</dt><dd><code><xsl:value-of select="@value"/></code></dd></xsl:if>
        <xsl:if test="@source">
          <dt>record</dt>
          <dd><code><xsl:value-of select="@source"/></code>
            <xsl:if test="@row">, row <xsl:value-of select="@row"/></xsl:if>
            <xsl:if test="@source-line">, line <xsl:value-of select="@source-line"/></xsl:if>
            <xsl:if test="@record-column">, column <xsl:value-of select="@record-column"/></xsl:if></dd>
        </xsl:if>
      </dl>
    </xsl:if>
    <xsl:if test="@hint"><p class="hint">Hint: <xsl:value-of select="@hint"/></p></xsl:if>
  </li>
</xsl:template>

</xsl:stylesheet>
