// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Workbook.h"

#include "core/base/Text.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace stemma::duck {
namespace {

using Event = XmlReader::Event;

std::size_t sizeNumber(std::string_view text, std::size_t otherwise = 0) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

bool sameLetters(std::string_view text, std::string_view upper) {
    return text.size() >= upper.size() && std::equal(upper.begin(), upper.end(), text.begin(), [](char a, char b) {
               return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
           });
}

/// The parts of a date that a format shows, in their order, each once: "ymdhms". An m is a month or minutes. "" of
/// times that passed, such as [h]:mm.
std::string partsOf(std::string_view format) {
    std::string parts;
    for (std::size_t i = 0; i < format.size() && format[i] != ';'; ++i) {
        const char c = format[i] >= 'A' && format[i] <= 'Z' ? char(format[i] - 'A' + 'a') : format[i];
        if (c == '"' || c == '[') {
            const std::size_t end = format.find(c == '"' ? '"' : ']', i + 1);
            if (end == std::string_view::npos) break;
            const std::string_view inside = format.substr(i + 1, end - i - 1);
            if (c == '[' && !inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) return {};
            i = end;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (sameLetters(format.substr(i), "AM/PM")) {
            i += 4;
        } else if (sameLetters(format.substr(i), "A/P")) {
            i += 2;
        } else if (std::string_view("ymdhs").find(c) != std::string_view::npos && !parts.ends_with(c)) {
            parts += c;
        }
    }
    return parts;
}

/// Whether a number with this format is a day, or a moment of one. Times without a day are numbers to us, as they are
/// in the file: nobody can tell the time of a day from how long something took.
Workbook::Style styleOf(std::string_view format) {
    const std::string parts = partsOf(format);
    bool day = false, time = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool minutes =
            parts[i] == 'm' && ((i > 0 && parts[i - 1] == 'h') || parts.substr(i + 1).starts_with('s'));
        const bool part = minutes || parts[i] == 'h' || parts[i] == 's';
        (part ? time : day) = true;
    }
    if (!day) return Workbook::Style::Number;
    return time ? Workbook::Style::Time : Workbook::Style::Date;
}

/// Formats that every file has without naming them.
Workbook::Style builtInStyle(std::size_t id) {
    if (id == 22) return Workbook::Style::Time;
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        return Workbook::Style::Date;
    return Workbook::Style::Number;
}

/// "../media/a.xml" below "xl/", "/xl/a.xml" from the root.
std::string partPath(const std::string& target) {
    if (target.starts_with('/')) return target.substr(1);
    return "xl/" + target;
}

} // namespace

Result<std::unique_ptr<Workbook>> Workbook::open(int descriptor, const std::string& name) {
    STEMMA_TRY(ZipArchive archive, ZipArchive::open(descriptor, name));
    std::unique_ptr<Workbook> workbook(new Workbook(std::move(archive)));
    if (!workbook->m_archive.find("xl/workbook.xml")) {
        const bool binary = workbook->m_archive.find("xl/workbook.bin") != nullptr;
        return fail(ErrorCode::BadData, binary ? "it is a binary workbook (.xlsb)" : "it isn't an .xlsx workbook",
                    "Save it as .xlsx.");
    }
    STEMMA_CHECK(workbook->readSheets());
    return workbook;
}

Result<ZipStream> Workbook::part(const std::string& name) const {
    const ZipEntry* entry = m_archive.find(name);
    if (!entry) return fail(ErrorCode::BadData, "its part " + printable(name) + " is missing");
    return m_archive.stream(*entry);
}

Status Workbook::readSheets() {
    std::map<std::string, std::string> targets;
    STEMMA_TRY(ZipStream relations, part("xl/_rels/workbook.xml.rels"));
    XmlReader links(std::move(relations));
    for (;;) {
        STEMMA_TRY(const Event event, links.next());
        if (event == Event::Finished) break;
        if (event == Event::Start && links.name() == "Relationship" && targets.size() < 100'000)
            targets[std::string(links.attribute("Id"))] = partPath(std::string(links.attribute("Target")));
    }
    STEMMA_TRY(ZipStream book, part("xl/workbook.xml"));
    XmlReader xml(std::move(book));
    for (;;) {
        STEMMA_TRY(const Event event, xml.next());
        if (event == Event::Finished) break;
        if (event != Event::Start) continue;
        if (xml.name() == "workbookPr") {
            const std::string_view date = xml.attribute("date1904");
            m_from1904 = date == "1" || date == "true";
        }
        if (xml.name() != "sheet" || m_sheets.size() >= kMostSheets) continue;
        const auto target = targets.find(std::string(xml.attribute("id")));
        if (target != targets.end() && target->second.find("worksheets/") != std::string::npos)
            m_sheets.push_back({toUtf8(xml.attribute("name").substr(0, 300)), target->second,
                                !xml.attribute("state").empty() && xml.attribute("state") != "visible"});
    }
    if (m_sheets.empty()) return fail(ErrorCode::BadData, "it has no sheet");
    return {};
}

Result<const Workbook::Sheet*> Workbook::sheet(const std::string& name) const {
    std::vector<std::string> names;
    for (const Sheet& one : m_sheets) {
        if (name.empty() ? !one.hidden : one.name == name) return &one;
        names.push_back(one.name);
    }
    if (name.empty()) return &m_sheets.front();
    if (names.size() > 20) names.resize(20);
    return fail(ErrorCode::BadData, "it has no sheet '" + printable(name) + "'",
                "Its sheets are " + printable(join(names, ", ")) + '.' + didYouMean(name, names));
}

Status Workbook::loadTexts() {
    STEMMA_CHECK(readStyles());
    return readShared();
}

Status Workbook::readShared() {
    if (!m_archive.find("xl/sharedStrings.xml")) return {};
    STEMMA_TRY(ZipStream stream, part("xl/sharedStrings.xml"));
    XmlReader xml(std::move(stream));
    bool text = false;
    int phonetic = 0; // how Japanese is spoken, beside the text
    for (;;) {
        STEMMA_TRY(const Event event, xml.next());
        if (event == Event::Finished) return {};
        const bool start = event == Event::Start;
        if (event == Event::Text) {
            if (text && phonetic == 0) m_texts += xml.text();
            if (m_texts.size() > kMostShared) return fail(ErrorCode::BadData, "its texts are too many");
        } else if (xml.name() == "rPh") {
            phonetic += start ? 1 : -1;
        } else if (xml.name() == "t") {
            text = start;
        } else if (xml.name() == "si" && !start) {
            if (m_ends.size() >= 20'000'000) return fail(ErrorCode::BadData, "its texts are too many");
            m_ends.push_back(m_texts.size());
        }
    }
}

Status Workbook::readStyles() {
    if (!m_archive.find("xl/styles.xml")) return {};
    STEMMA_TRY(ZipStream stream, part("xl/styles.xml"));
    XmlReader xml(std::move(stream));
    std::map<std::size_t, Style> formats;
    bool cells = false;
    for (;;) {
        STEMMA_TRY(const Event event, xml.next());
        if (event == Event::Finished) return {};
        if (xml.name() == "cellXfs") cells = event == Event::Start;
        if (event != Event::Start) continue;
        if (xml.name() == "numFmt" && formats.size() < 100'000)
            formats[sizeNumber(xml.attribute("numFmtId"))] = styleOf(xml.attribute("formatCode"));
        if (xml.name() == "xf" && cells && m_styles.size() < 100'000) {
            const std::size_t id = sizeNumber(xml.attribute("numFmtId"));
            const auto own = formats.find(id);
            m_styles.push_back(own != formats.end() ? own->second : builtInStyle(id));
        }
    }
}

std::string_view Workbook::shared(std::size_t index) const {
    if (index >= m_ends.size()) return {};
    const std::size_t from = index == 0 ? 0 : m_ends[index - 1];
    return std::string_view(m_texts).substr(from, m_ends[index] - from);
}

Result<Json> workbookContents(int descriptor, const std::string& name) {
    STEMMA_TRY(const auto workbook, Workbook::open(descriptor, name));
    Json tables = Json::array();
    for (const Workbook::Sheet& sheet : workbook->sheets()) {
        Json one = Json::object({{"name", sheet.name}, {"kind", "sheet"}, {"rows", Json()}});
        if (sheet.hidden) one.set("hidden", true);
        tables.push(std::move(one));
    }
    return Json::object({{"format", "xlsx"}, {"tables", std::move(tables)}, {"more", 0}});
}

} // namespace stemma::duck
