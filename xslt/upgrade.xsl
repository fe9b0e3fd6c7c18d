<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes one activity or organisation of IATI 2.01 or 2.02 one of 2.03.

     Input: the root element of a file, with its version, and one of its children. Output: the same, with what has to
     change changed; all else is copied. docs/upgrade.md says what changes, and why nothing else has to.

     Only what one of the tests below (u:where) fits on is transformed at all; all else is good for 2.03 as it is. The
     tests are XPath on the child of the root. Whoever adds a template adds its test.

     u:changed(element, message) and u:dropped(element, message) tell of a change to an element of the input.
     They are functions of the program (src/records/upgrade.c); elsewhere, as with xsltproc, nothing is told. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:u="urn:iatipub:upgrade"
                exclude-result-prefixes="u">

<xsl:output method="xml" encoding="UTF-8"/>

<xsl:template match="@* | node()">
  <xsl:copy><xsl:apply-templates select="@* | node()"/></xsl:copy>
</xsl:template>

<xsl:template match="/iati-activities/@version | /iati-organisations/@version">
  <xsl:attribute name="version">2.03</xsl:attribute>
</xsl:template>

<!-- A document of an organisation: elements of other namespaces stand before the countries, no longer behind them.
     Each changes places with the white space before it. -->

<u:where test="self::iati-organisation and
               document-link[recipient-country[1]/following-sibling::*[namespace-uri() != '']]"/>

<xsl:template match="/iati-organisations/iati-organisation/document-link
                       [recipient-country[1]/following-sibling::*[namespace-uri() != '']]">
  <xsl:variable name="country" select="recipient-country[1]"/>
  <xsl:copy>
    <xsl:apply-templates select="@*"/>
    <xsl:apply-templates select="$country/preceding-sibling::node()"/>
    <xsl:for-each select="$country/following-sibling::*[namespace-uri() != '']">
      <xsl:call-template name="changed">
        <xsl:with-param name="message">element '<xsl:value-of select="name()"/>' stands before the countries of the <!--
          -->document now, no longer behind them: that is where 2.03 has a place for it</xsl:with-param>
      </xsl:call-template>
      <xsl:apply-templates select="."/>
      <xsl:apply-templates select="preceding-sibling::node()[1]/self::text()[normalize-space() = '']"/>
    </xsl:for-each>
    <xsl:apply-templates select="$country"/>
    <xsl:apply-templates
        select="$country/following-sibling::node()
                  [not(self::*[namespace-uri() != ''])]
                  [not(self::text()[normalize-space() = '']
                       /following-sibling::node()[1]/self::*[namespace-uri() != ''])]"/>
  </xsl:copy>
</xsl:template>

<!-- A document of an activity of 2.01: libxml2 lets elements of other namespaces stand between the languages there, and
     before them; from 2.02 on it does not. All go behind the last language, with the white space before them. -->

<u:where test="/iati-activities/@version = '2.01' and
               document-link[*[namespace-uri() != ''][1]/following-sibling::language]"/>

<xsl:template match="/iati-activities[@version = '2.01']/iati-activity/document-link
                       [*[namespace-uri() != ''][1]/following-sibling::language]">
  <xsl:variable name="last" select="generate-id(language[last()])"/>
  <xsl:copy>
    <xsl:apply-templates select="@*"/>
    <xsl:for-each select="node()[not(self::*[namespace-uri() != ''])]
                                [not(self::text()[normalize-space() = '']
                                     /following-sibling::node()[1]/self::*[namespace-uri() != ''])]">
      <xsl:apply-templates select="."/>
      <xsl:if test="generate-id() = $last"><xsl:call-template name="foreign-behind"/></xsl:if>
    </xsl:for-each>
  </xsl:copy>
</xsl:template>

<xsl:template name="foreign-behind">
  <xsl:variable name="moved" select="count(preceding-sibling::*[namespace-uri() != ''])"/>
  <xsl:for-each select="../*[namespace-uri() != '']">
    <xsl:if test="position() &lt;= $moved">
      <xsl:call-template name="changed">
        <xsl:with-param name="message">element '<xsl:value-of select="name()"/>' stands behind the languages of the <!--
          -->document now: that is where 2.03 has a place for it</xsl:with-param>
      </xsl:call-template>
    </xsl:if>
    <xsl:apply-templates select="preceding-sibling::node()[1]/self::text()[normalize-space() = '']"/>
    <xsl:apply-templates select="."/>
  </xsl:for-each>
</xsl:template>

<!-- Inside elements of other namespaces anything may stand, but what has no namespace and a name of the standard's is
     checked as that. A name that a later version took goes to the namespace around it, out of the way. -->

<u:where test="/iati-activities and descendant::tag[ancestor::*[namespace-uri() != '']]"/>
<u:where test="/iati-activities and descendant::dimension[ancestor::*[namespace-uri() != '']]"/>
<u:where test="/iati-activities/@version = '2.01' and
               descendant::humanitarian-scope[ancestor::*[namespace-uri() != '']]"/>
<u:where test="/iati-organisations/@version = '2.01' and
               descendant::recipient-region-budget[ancestor::*[namespace-uri() != '']]"/>
<u:where test="/iati-organisations/@version = '2.01' and
               descendant::total-expenditure[ancestor::*[namespace-uri() != '']]"/>

<xsl:template match="*[namespace-uri() != '']">
  <xsl:apply-templates select="." mode="foreign"/>
</xsl:template>

<xsl:template match="*[namespace-uri() != '']" mode="foreign">
  <xsl:copy>
    <xsl:apply-templates select="@* | node()" mode="foreign">
      <xsl:with-param name="around" select="."/>
    </xsl:apply-templates>
  </xsl:copy>
</xsl:template>

<xsl:template match="@* | node()" mode="foreign">
  <xsl:param name="around"/>
  <xsl:copy>
    <xsl:apply-templates select="@* | node()" mode="foreign">
      <xsl:with-param name="around" select="$around"/>
    </xsl:apply-templates>
  </xsl:copy>
</xsl:template>

<xsl:template mode="foreign" priority="1"
              match="tag[/iati-activities] | dimension[/iati-activities] |
                     humanitarian-scope[/iati-activities/@version = '2.01'] |
                     recipient-region-budget[/iati-organisations/@version = '2.01'] |
                     total-expenditure[/iati-organisations/@version = '2.01']">
  <xsl:param name="around"/>
  <xsl:variable name="prefix" select="substring-before(name($around), ':')"/>
  <xsl:variable name="name">
    <xsl:if test="$prefix != ''"><xsl:value-of select="concat($prefix, ':')"/></xsl:if>
    <xsl:value-of select="local-name()"/>
  </xsl:variable>
  <xsl:call-template name="changed">
    <xsl:with-param name="message">element '<xsl:value-of select="name()"/>' is in the namespace of '<!--
      --><xsl:value-of select="name($around)"/>' around it now: without one it would be checked as the element that <!--
      -->a later version has under this name</xsl:with-param>
  </xsl:call-template>
  <xsl:element name="{$name}" namespace="{namespace-uri($around)}">
    <xsl:copy-of select="namespace::*[name() != '']"/>
    <xsl:apply-templates select="@* | node()" mode="foreign">
      <xsl:with-param name="around" select="$around"/>
    </xsl:apply-templates>
  </xsl:element>
</xsl:template>

<!-- The identifier of an organisation may hold anything as well, but has no namespace to lend. -->

<u:where test="/iati-organisations/@version = '2.01' and organisation-identifier/descendant::recipient-region-budget"/>
<u:where test="/iati-organisations/@version = '2.01' and organisation-identifier/descendant::total-expenditure"/>

<xsl:template match="/iati-organisations[@version = '2.01']/*/organisation-identifier//recipient-region-budget |
                     /iati-organisations[@version = '2.01']/*/organisation-identifier//total-expenditure">
  <xsl:if test="function-available('u:dropped')">
    <xsl:variable name="message">element '<xsl:value-of select="name()"/>' has no place in an identifier in 2.03<!--
    --></xsl:variable>
    <xsl:value-of select="u:dropped(., $message)"/>
  </xsl:if>
</xsl:template>

<xsl:template name="changed">
  <xsl:param name="message"/>
  <xsl:if test="function-available('u:changed')"><xsl:value-of select="u:changed(., $message)"/></xsl:if>
</xsl:template>

</xsl:stylesheet>
