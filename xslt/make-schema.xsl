<?xml version="1.0" encoding="UTF-8"?>
<!--
  Makes one XSD from the description of a format, schemas/iati/standard.xml or schemas/unsdg/standard.xml. Parameters:
    version  2.01, 2.02 or 2.03 of IATI, 1.00 of UN financial data
    part     which file it is to be:
               activities     iati-activities-schema.xsd
               organisations  iati-organisations-schema.xsd
               reports        financial-data.xsd
               common         iati-common.xsd
               xml            xml.xsd
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema">

  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:strip-space elements="*"/>

  <xsl:param name="version" select="'2.03'"/>
  <xsl:param name="part" select="'activities'"/>

  <xsl:variable name="xml-namespace" select="'http://www.w3.org/XML/1998/namespace'"/>
  <xsl:variable name="wanted" select="concat(' ', $version, ' ')"/>

  <xsl:key name="shape" match="/standard/shape" use="@name"/>

  <!-- The file. -->

  <xsl:template match="/standard">
    <xsl:if test="not(version[@number = $version])">
      <xsl:message terminate="yes">The description has no version <xsl:value-of select="$version"/>.</xsl:message>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="$part = 'xml'">
        <xsl:call-template name="xml-part"/>
      </xsl:when>
      <xsl:when test="*/@part = $part">
        <xs:schema version="{$version}">
          <xsl:if test="$part != 'common' and */@part = 'common'">
            <xs:include schemaLocation="iati-common.xsd"/>
          </xsl:if>
          <xs:import namespace="{$xml-namespace}" schemaLocation="xml.xsd"/>
          <xsl:apply-templates select="shape[@part = $part]//attribute[@global = 'yes']" mode="global"/>
          <xsl:apply-templates select="shape[@part = $part]"/>
          <xsl:apply-templates select="element[@part = $part]/descendant-or-self::element" mode="global"/>
        </xs:schema>
      </xsl:when>
      <xsl:otherwise>
        <xsl:message terminate="yes">Unknown part: <xsl:value-of select="$part"/></xsl:message>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Attributes with the prefix xml, which every schema refers to. -->
  <xsl:template name="xml-part">
    <xs:schema targetNamespace="{$xml-namespace}">
      <xs:attribute name="lang">
        <xs:simpleType>
          <xs:union memberTypes="xs:language">
            <xs:simpleType>
              <xs:restriction base="xs:string">
                <xs:enumeration value=""/>
              </xs:restriction>
            </xs:simpleType>
          </xs:union>
        </xs:simpleType>
      </xs:attribute>
      <xs:attribute name="space">
        <xs:simpleType>
          <xs:restriction base="xs:NCName">
            <xs:enumeration value="default"/>
            <xs:enumeration value="preserve"/>
          </xs:restriction>
        </xs:simpleType>
      </xs:attribute>
      <xs:attribute name="base" type="xs:anyURI"/>
      <xs:attribute name="id" type="xs:ID"/>
    </xs:schema>
  </xsl:template>

  <!-- Top-level declarations. -->

  <xsl:template match="attribute" mode="global">
    <xs:attribute name="{@name}" type="xs:{@type}">
      <xsl:call-template name="annotation"/>
    </xs:attribute>
  </xsl:template>

  <xsl:template match="shape">
    <xsl:variable name="exists">
      <xsl:call-template name="exists"/>
    </xsl:variable>
    <xsl:if test="$exists = 'yes'">
      <xs:complexType name="{@name}">
        <xsl:call-template name="annotation"/>
        <xsl:call-template name="content"/>
      </xs:complexType>
    </xsl:if>
  </xsl:template>

  <xsl:template match="element" mode="global">
    <xsl:variable name="exists">
      <xsl:call-template name="exists"/>
    </xsl:variable>
    <xsl:variable name="global">
      <xsl:call-template name="own"><xsl:with-param name="name" select="'global'"/></xsl:call-template>
    </xsl:variable>
    <xsl:if test="$exists = 'yes' and $global = 'yes'">
      <xs:element name="{@name}">
        <xsl:call-template name="type"/>
      </xs:element>
    </xsl:if>
  </xsl:template>

  <!-- Whether the node and all it stands in exist in the version. -->
  <xsl:template name="exists">
    <xsl:choose>
      <xsl:when test="ancestor-or-self::*[@since &gt; $version or @until &lt; $version]">no</xsl:when>
      <xsl:otherwise>yes</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A property of the node itself in the version. -->
  <xsl:template name="own">
    <xsl:param name="name"/>
    <xsl:param name="default"/>
    <!-- What <in> says comes later in the document than what the node itself says. -->
    <xsl:variable name="value"
      select="(@*[name() = $name] | in[contains(concat(' ', @versions, ' '), $wanted)]/@*[name() = $name])[last()]"/>
    <xsl:choose>
      <xsl:when test="$value"><xsl:value-of select="$value"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$default"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A property of the content: the node's own, or else its shape's. -->
  <xsl:template name="inherited">
    <xsl:param name="name"/>
    <xsl:param name="default"/>
    <xsl:variable name="value"
      select="(@*[name() = $name] | in[contains(concat(' ', @versions, ' '), $wanted)]/@*[name() = $name])[last()]"/>
    <xsl:choose>
      <xsl:when test="$value"><xsl:value-of select="$value"/></xsl:when>
      <xsl:when test="@like">
        <xsl:for-each select="key('shape', @like)">
          <xsl:call-template name="inherited">
            <xsl:with-param name="name" select="$name"/>
            <xsl:with-param name="default" select="$default"/>
          </xsl:call-template>
        </xsl:for-each>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$default"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="annotation">
    <xs:annotation>
      <xs:documentation xml:lang="en">
        <xsl:value-of select="normalize-space(explain)"/>
        <xsl:for-each select="codelist[not(@since &gt; $version or @until &lt; $version)]">
          <xsl:choose>
            <xsl:when test="position() = 1"> Codelist: </xsl:when>
            <xsl:otherwise>; </xsl:otherwise>
          </xsl:choose>
          <xsl:value-of select="@name"/>
          <xsl:if test="@when"> (when <xsl:value-of select="@when"/>)</xsl:if>
          <xsl:if test="position() = last()">.</xsl:if>
        </xsl:for-each>
      </xs:documentation>
    </xs:annotation>
  </xsl:template>

  <!-- The type of an element: by name where there is one, else written out. -->
  <xsl:template name="type">
    <xsl:variable name="foreign">
      <xsl:call-template name="inherited">
        <xsl:with-param name="name" select="'foreign'"/>
        <xsl:with-param name="default" select="'both'"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="text">
      <xsl:call-template name="own"><xsl:with-param name="name" select="'type'"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="bare" select="not(attribute or element or @narratives or @narratives-place or @foreign-before)"/>
    <xsl:choose>
      <xsl:when test="$text = 'anyType'">
        <xsl:attribute name="type">xs:anyType</xsl:attribute>
        <xsl:call-template name="annotation"/>
      </xsl:when>
      <xsl:when test="@like and $bare and not(@type or @foreign or in/@type)">
        <xsl:attribute name="type"><xsl:value-of select="@like"/></xsl:attribute>
        <xsl:call-template name="annotation"/>
      </xsl:when>
      <xsl:when test="$text != '' and $bare and not(@like) and ($foreign = 'none' or $foreign = 'elements')">
        <xsl:attribute name="type">xs:<xsl:value-of select="$text"/></xsl:attribute>
        <xsl:call-template name="annotation"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="annotation"/>
        <xs:complexType>
          <xsl:call-template name="content"/>
        </xs:complexType>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The inside of a complexType. -->
  <xsl:template name="content">
    <xsl:variable name="text">
      <xsl:call-template name="inherited"><xsl:with-param name="name" select="'type'"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="narratives">
      <xsl:call-template name="inherited"><xsl:with-param name="name" select="'narratives'"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="place">
      <xsl:call-template name="inherited">
        <xsl:with-param name="name" select="'narratives-place'"/>
        <xsl:with-param name="default" select="'first'"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="foreign">
      <xsl:call-template name="inherited">
        <xsl:with-param name="name" select="'foreign'"/>
        <xsl:with-param name="default" select="'both'"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="foreign-before">
      <xsl:call-template name="inherited"><xsl:with-param name="name" select="'foreign-before'"/></xsl:call-template>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$text != ''">
        <xs:simpleContent>
          <xs:extension base="xs:{$text}">
            <xsl:call-template name="attributes"/>
            <xsl:call-template name="foreign-attributes"><xsl:with-param name="foreign" select="$foreign"/></xsl:call-template>
          </xs:extension>
        </xs:simpleContent>
      </xsl:when>
      <xsl:otherwise>
        <xs:sequence>
          <xsl:if test="$narratives != '' and $place = 'first'">
            <xs:element ref="narrative" minOccurs="{$narratives}" maxOccurs="unbounded"/>
          </xsl:if>
          <xsl:call-template name="children">
            <xsl:with-param name="foreign-before" select="$foreign-before"/>
          </xsl:call-template>
          <xsl:if test="$narratives != '' and $place = 'last'">
            <xs:element ref="narrative" minOccurs="{$narratives}" maxOccurs="unbounded"/>
          </xsl:if>
          <xsl:if test="$foreign-before = '' and ($foreign = 'both' or $foreign = 'elements')">
            <xsl:call-template name="foreign-elements"/>
          </xsl:if>
        </xs:sequence>
        <xsl:call-template name="attributes"/>
        <xsl:call-template name="foreign-attributes"><xsl:with-param name="foreign" select="$foreign"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="foreign-elements">
    <xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
  </xsl:template>

  <xsl:template name="foreign-attributes">
    <xsl:param name="foreign"/>
    <xsl:if test="$foreign = 'both' or $foreign = 'attributes'">
      <xs:anyAttribute namespace="##other" processContents="lax"/>
    </xsl:if>
  </xsl:template>

  <!-- Children and attributes: the shape's come before the node's own. -->

  <xsl:template name="children">
    <xsl:param name="foreign-before"/>
    <xsl:for-each select="key('shape', @like)">
      <xsl:call-template name="children">
        <xsl:with-param name="foreign-before" select="$foreign-before"/>
      </xsl:call-template>
    </xsl:for-each>
    <xsl:apply-templates select="element" mode="child">
      <xsl:with-param name="foreign-before" select="$foreign-before"/>
    </xsl:apply-templates>
  </xsl:template>

  <xsl:template match="element" mode="child">
    <xsl:param name="foreign-before"/>
    <xsl:variable name="min">
      <xsl:call-template name="own">
        <xsl:with-param name="name" select="'min'"/>
        <xsl:with-param name="default" select="'0'"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="max">
      <xsl:call-template name="own">
        <xsl:with-param name="name" select="'max'"/>
        <xsl:with-param name="default" select="'1'"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="global">
      <xsl:call-template name="own"><xsl:with-param name="name" select="'global'"/></xsl:call-template>
    </xsl:variable>
    <xsl:if test="@name = $foreign-before">
      <xsl:call-template name="foreign-elements"/>
    </xsl:if>
    <xsl:if test="not(@since &gt; $version or @until &lt; $version)">
      <xs:element minOccurs="{$min}">
        <xsl:attribute name="maxOccurs">
          <xsl:choose>
            <xsl:when test="$max = '*'">unbounded</xsl:when>
            <xsl:otherwise><xsl:value-of select="$max"/></xsl:otherwise>
          </xsl:choose>
        </xsl:attribute>
        <xsl:choose>
          <xsl:when test="$global = 'yes'">
            <xsl:attribute name="ref"><xsl:value-of select="@name"/></xsl:attribute>
          </xsl:when>
          <xsl:otherwise>
            <xsl:attribute name="name"><xsl:value-of select="@name"/></xsl:attribute>
            <xsl:call-template name="type"/>
          </xsl:otherwise>
        </xsl:choose>
      </xs:element>
    </xsl:if>
  </xsl:template>

  <xsl:template name="attributes">
    <xsl:for-each select="key('shape', @like)">
      <xsl:call-template name="attributes"/>
    </xsl:for-each>
    <xsl:for-each select="attribute[not(@since &gt; $version or @until &lt; $version)]">
      <xsl:variable name="use">
        <xsl:call-template name="own">
          <xsl:with-param name="name" select="'use'"/>
          <xsl:with-param name="default" select="'optional'"/>
        </xsl:call-template>
      </xsl:variable>
      <xsl:variable name="type">
        <xsl:call-template name="own"><xsl:with-param name="name" select="'type'"/></xsl:call-template>
      </xsl:variable>
      <xsl:choose>
        <xsl:when test="starts-with(@name, 'xml:') or @global = 'yes'">
          <xs:attribute ref="{@name}" use="{$use}"/>
        </xsl:when>
        <xsl:otherwise>
          <xs:attribute name="{@name}" type="xs:{$type}" use="{$use}">
            <xsl:call-template name="annotation"/>
          </xs:attribute>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
