const names = `
  abs at_least at_most ceil divided_by floor minus modulo plus round times to_integer
  append capitalize downcase lstrip normalize_whitespace number_of_words prepend remove remove_first
  remove_last replace replace_first replace_last rstrip slice slugify split squish strip
  strip_newlines truncate truncatewords upcase
  escape escape_once newline_to_br raw strip_html xml_escape
  base64_decode base64_encode cgi_escape hmac_sha256 sha256 uri_escape url_decode url_encode
  array_to_sentence_string compact concat find find_index first group_by has join last map pop push
  reject reverse shift size sort sort_natural sum uniq unshift where
  default
`;

/** Filters of LiquidJS that templates may use: none that evaluates an expression given as text. */
export const standardFilters: ReadonlySet<string> = new Set(names.trim().split(/\s+/));
