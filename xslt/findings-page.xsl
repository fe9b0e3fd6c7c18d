<?xml version="1.0" encoding="UTF-8"?>
<!-- The report of a validation as one page. Input: the document described in
     src/report/findings_html.c, which also has every text that is not data. The page needs nothing
     else and loads nothing; without its script all findings are shown and only the filter is
     missing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

<xsl:key name="label" match="label" use="@name"/>

<xsl:template match="/findings">
  <html lang="{@language}">
    <head>
      <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title><xsl:value-of select="key('label', 'title')"/></title>
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
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .75rem; padding: 0;
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
.filter label { display: inline-block; max-width: 100%; }
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
      <footer><xsl:value-of select="key('label', 'written')"/></footer>
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
    var numbers = [shown, items.length], used = 0;
    output.textContent = (items.length === 1 ? output.dataset.one : output.dataset.many)
      .replace(/%(?:(\d)\$)?s/g, function (hole, place) {
        return numbers[place ? place - 1 : used++].toLocaleString('en');
      });
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
    <h1><xsl:value-of select="key('label', 'heading')"/></h1>
    <p>
      <xsl:value-of select="key('label', 'checked')"/>
      <xsl:choose>
        <xsl:when test="not(file[@valid = 'no'])"><b class="fine"><xsl:value-of select="key('label', 'all-valid')"/></b></xsl:when>
        <xsl:otherwise><b class="error"><xsl:value-of select="key('label', 'invalid')"/></b></xsl:otherwise>
      </xsl:choose>
      <xsl:value-of select="key('label', 'end')"/>
      <xsl:if test="@known &gt; 0"><xsl:value-of select="key('label', 'known')"/></xsl:if>
    </p>
    <ul class="totals">
      <xsl:for-each select="severity">
        <li class="{@name}">
          <b><xsl:value-of select="format-number(@count, '#,##0')"/></b>
          <span><xsl:value-of select="@word"/></span>
        </li>
      </xsl:for-each>
    </ul>
  </header>
</xsl:template>

<xsl:template name="files">
  <section>
    <h2 id="files"><xsl:value-of select="key('label', 'files')"/></h2>
    <div class="table" role="region" aria-labelledby="files" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col"><xsl:value-of select="key('label', 'file')"/></th>
            <th scope="col"><xsl:value-of select="key('label', 'valid')"/></th>
            <th scope="col"><xsl:value-of select="key('label', 'version')"/></th>
            <th scope="col" class="number"><xsl:value-of select="key('label', 'records')"/></th>
            <th scope="col" class="number"><xsl:value-of select="key('label', 'critical')"/></th>
            <th scope="col" class="number"><xsl:value-of select="key('label', 'error')"/></th>
            <th scope="col" class="number"><xsl:value-of select="key('label', 'warning')"/></th>
            <th scope="col" class="number"><xsl:value-of select="key('label', 'advisory')"/></th>
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
        <xsl:value-of select="@size"/>
      </span>
    </th>
    <td>
      <xsl:choose>
        <xsl:when test="@valid = 'yes'"><b class="fine"><xsl:value-of select="key('label', 'yes')"/></b></xsl:when>
        <xsl:otherwise><b class="error"><xsl:value-of select="key('label', 'no')"/></b></xsl:otherwise>
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
    <h2 id="rules"><xsl:value-of select="key('label', 'rules')"/></h2>
    <div class="table" role="region" aria-labelledby="rules" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number"><xsl:value-of select="key('label', 'findings')"/></th>
            <th scope="col"><xsl:value-of select="key('label', 'severity')"/></th>
            <th scope="col"><xsl:value-of select="key('label', 'rule')"/></th>
            <th scope="col"><xsl:value-of select="key('label', 'wrong')"/></th>
            <th scope="col" class="number"><xsl:value-of select="key('label', 'files')"/></th>
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
    <td class="word {@severity}"><xsl:value-of select="@word"/></td>
    <th scope="row">
      <button type="button" class="rule" data-rule="{@id}" disabled="disabled"
              title="{key('label', 'only')}"><xsl:value-of select="@id"/></button>
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
    <h2><xsl:value-of select="key('label', 'findings')"/></h2>
    <xsl:choose>
      <xsl:when test="@total = 0"><p><xsl:value-of select="key('label', 'nothing')"/></p></xsl:when>
      <xsl:when test="@shown &lt; @total">
        <p>
          <xsl:value-of select="key('label', 'first')"/>
          <b><xsl:value-of select="key('label', 'rest')"/></b>
          <xsl:value-of select="key('label', 'rest-where')"/>
        </p>
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
      <legend><xsl:value-of select="key('label', 'severity')"/></legend>
      <xsl:for-each select="severity">
        <label><input type="checkbox" name="severity" value="{@name}" checked="checked"/>
          <xsl:text> </xsl:text><xsl:value-of select="@word"/></label>
      </xsl:for-each>
    </fieldset>
    <label><xsl:value-of select="key('label', 'category')"/><xsl:text> </xsl:text>
      <select name="category">
        <option value=""><xsl:value-of select="key('label', 'all')"/></option>
        <xsl:for-each select="category">
          <option value="{@name}"><xsl:value-of select="@word"/></option>
        </xsl:for-each>
      </select>
    </label>
    <label><xsl:value-of select="key('label', 'rule')"/><xsl:text> </xsl:text>
      <select name="rule">
        <option value=""><xsl:value-of select="key('label', 'all')"/></option>
        <xsl:for-each select="rule">
          <option value="{@id}"><xsl:value-of select="@id"/></option>
        </xsl:for-each>
      </select>
    </label>
    <label><xsl:value-of select="key('label', 'any')"/><xsl:text> </xsl:text>
      <input type="search" name="text" placeholder="{key('label', 'search')}" size="28"/>
    </label>
    <button type="reset"><xsl:value-of select="key('label', 'reset')"/></button>
    <output aria-live="polite" data-one="{key('label', 'match-one')}"
            data-many="{key('label', 'match-many')}"/>
  </form>
</xsl:template>

<xsl:template match="finding">
  <li class="finding {@severity}" data-severity="{@severity}" data-category="{@category}" data-rule="{@rule}">
    <div class="head">
      <span class="word {@severity}"><xsl:value-of select="@word"/></span>
      <span><xsl:value-of select="@rule"/></span>
      <span><xsl:value-of select="@category-word"/></span>
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
          <dt><xsl:value-of select="key('label', 'about')"/></dt>
          <dd><code><xsl:value-of select="@identifier"/></code>
            <xsl:if test="@title"><xsl:text> </xsl:text><xsl:value-of select="@title"/></xsl:if></dd>
        </xsl:if>
        <xsl:if test="@path"><dt><xsl:value-of select="key('label', 'at')"/></dt><dd><code><xsl:value-of select="@path"/></code></dd></xsl:if>
        <xsl:if test="@value"><dt><xsl:value-of select="key('label', 'value')"/></dt><dd><code><xsl:value-of select="@value"/></code></dd></xsl:if>
        <xsl:if test="@source">
          <dt><xsl:value-of select="key('label', 'record')"/></dt>
          <dd><code><xsl:value-of select="@source"/></code>
            <xsl:if test="@row"><xsl:value-of select="key('label', 'row')"/><xsl:value-of select="@row"/></xsl:if>
            <xsl:if test="@source-line"><xsl:value-of select="key('label', 'line')"/><xsl:value-of select="@source-line"/></xsl:if>
            <xsl:if test="@record-column"><xsl:value-of select="key('label', 'column')"/><xsl:value-of select="@record-column"/></xsl:if></dd>
        </xsl:if>
      </dl>
    </xsl:if>
    <xsl:if test="@hint"><p class="hint"><xsl:value-of select="key('label', 'hint')"/><xsl:value-of select="@hint"/></p></xsl:if>
  </li>
</xsl:template>

</xsl:stylesheet>
