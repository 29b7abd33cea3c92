/// The parts of a document that are always the same.
enum DocumentParts {
  static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  static let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006"
  private static let media = "application/vnd.openxmlformats-"

  /// Names and contents; the table of types comes first, as readers expect it.
  static let fixed: [(String, String)] = [
    ("[Content_Types].xml", contentTypes), ("_rels/.rels", relationships),
    ("word/_rels/document.xml.rels", documentRelationships), ("word/styles.xml", styles),
  ]

  static func core(title: String) -> String {
    declaration + "<cp:coreProperties xmlns:cp=\"\(package)/metadata/core-properties\" "
      + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>\(title.escapedForXML)</dc:title>"
      + "<dc:creator>Steno</dc:creator></cp:coreProperties>"
  }

  private static let contentTypes =
    declaration + "<Types xmlns=\"\(package)/content-types\">"
    + "<Default Extension=\"rels\" ContentType=\"\(media)package.relationships+xml\"/>"
    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    + type("word/document.xml", "officedocument.wordprocessingml.document.main")
    + type("word/styles.xml", "officedocument.wordprocessingml.styles")
    + type("docProps/core.xml", "package.core-properties") + "</Types>"

  private static func type(_ part: String, _ type: String) -> String {
    "<Override PartName=\"/\(part)\" ContentType=\"\(media)\(type)+xml\"/>"
  }

  private static let relationships =
    declaration + "<Relationships xmlns=\"\(package)/relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(office)/relationships/officeDocument\" Target=\"word/document.xml\"/>"
    + "<Relationship Id=\"rId2\" Type=\"\(package)/relationships/metadata/core-properties\" "
    + "Target=\"docProps/core.xml\"/></Relationships>"

  private static let documentRelationships =
    declaration + "<Relationships xmlns=\"\(package)/relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(office)/relationships/styles\" Target=\"styles.xml\"/></Relationships>"

  private static let styles =
    declaration + "<w:styles xmlns:w=\"\(main)\"><w:docDefaults><w:rPrDefault><w:rPr>"
    + "<w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"22\"/>"
    + "<w:szCs w:val=\"22\"/></w:rPr></w:rPrDefault></w:docDefaults>"
    + style("Normal", "Normal", isDefault: true, "")
    + style(
      "Title", "Title", "<w:pPr><w:spacing w:after=\"120\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"40\"/></w:rPr>"
    )
    + style(
      "Subtitle", "Subtitle",
      "<w:pPr><w:spacing w:after=\"360\"/></w:pPr><w:rPr><w:color w:val=\"595959\"/></w:rPr>")
    + style("Turn", "Turn", "<w:pPr><w:spacing w:after=\"200\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr>")
    + "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
    + "<w:name w:val=\"Default Paragraph Font\"/></w:style>"
    + "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"SpeakerName\"><w:name w:val=\"Speaker Name\"/>"
    + "<w:rPr><w:b/></w:rPr></w:style>"
    + "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"Timestamp\"><w:name w:val=\"Timestamp\"/>"
    + "<w:rPr><w:color w:val=\"767676\"/><w:sz w:val=\"18\"/></w:rPr></w:style></w:styles>"

  private static func style(
    _ identifier: String, _ name: String, isDefault: Bool = false, _ properties: String
  ) -> String {
    let kind = isDefault ? " w:default=\"1\"" : name == "Turn" ? " w:customStyle=\"1\"" : ""
    let base = isDefault ? "" : "<w:basedOn w:val=\"Normal\"/>"
    return "<w:style w:type=\"paragraph\"\(kind) w:styleId=\"\(identifier)\"><w:name w:val=\"\(name)\"/>"
      + "\(base)<w:qFormat/>\(properties)</w:style>"
  }
}
