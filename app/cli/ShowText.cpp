// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ShowText.h"

#include "app/cli/Facts.h"
#include "app/cli/PlanText.h"
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "core/base/Text.h"
#include "core/engine/CacheKey.h"
#include "core/engine/CheckTrend.h"
#include "core/materializers/catalog.h"
#include "core/store/SavedCharts.h"
#include "core/tables/Tables.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma::cli {

namespace {

constexpr std::size_t kMostText = 64 * 1024;

double secondsOf(const StepRunInfo& step) {
    return step.started && step.ended ? double(*step.ended - *step.started) / 1e6 : -1;
}

/// "penguins/raw@1 as table, …"; many are counted.
Result<std::string> namesOf(const Store& store, const std::vector<std::pair<std::string, VersionId>>& versions) {
    constexpr std::size_t kMost = 6;
    std::vector<std::string> names;
    for (const auto& [name, id] : versions) {
        if (names.size() == kMost) {
            names.push_back("and " + std::to_string(versions.size() - kMost) + " more");
            break;
        }
        STEMMA_TRY(const VersionInfo version, store.version(id));
        const std::string shown = versionName(version);
        names.push_back(version.output == name || name.empty() || shown.find(name + "@") != std::string::npos
                            ? shown
                            : shown + " (" + name + ")");
    }
    return join(names, ", ");
}

Result<std::string> inputNames(const Store& store, StepRunId step) {
    STEMMA_TRY(const std::vector<StepInput> inputs, store.inputs(step));
    std::vector<std::pair<std::string, VersionId>> named;
    for (const StepInput& input : inputs) named.emplace_back(input.name, input.version);
    return namesOf(store, named);
}

Result<std::string> userNames(const Store& store, VersionId id) {
    STEMMA_TRY(const std::vector<StepRunId> users, store.usedBy(id));
    constexpr std::size_t kMost = 8;
    std::vector<std::string> names;
    for (const StepRunId user : users) {
        STEMMA_TRY(const StepRunInfo step, store.stepRun(user));
        if (step.status == StepStatus::Reused) continue; // it read nothing
        if (names.size() == kMost) {
            names.emplace_back("…");
            break;
        }
        names.push_back(stepName(step) + " (run " + std::to_string(step.run.value) + ")");
    }
    return join(names, ", ");
}

Result<std::string> descriptions(const Store& store, VersionId id) {
    STEMMA_TRY(const std::vector<VersionId> all, store.describedBy(id));
    std::vector<std::string> texts;
    for (const VersionId one : all) {
        STEMMA_TRY(const VersionInfo version, store.version(one));
        const std::string facts = headlineText(version.headline);
        texts.push_back(versionName(version) + (facts.empty() ? "" : ": " + facts));
    }
    return join(texts, ", ");
}

std::string cellText(const Json& value) {
    if (value.isNull()) return "∅";
    if (value.isDouble()) return formatNumber(value.number());
    return value.isString() ? value.text() : value.dump();
}

/// "row_count > 300: passed (333); 4 of the last 5 versions passed it, ✓✓✗✓✓"
std::string trendText(const CheckTrend& trend) {
    std::string text =
        trend.now.expression + (trend.now.passed ? ": passed" : ": " + trend.now.severity + ", not passed");
    const Json& value = trend.now.value;
    if (!value.isBool() && !value.isNull()) text += " (" + cellText(value) + ")";
    if (trend.past.size() < 2) return text;
    text += "; " + std::to_string(trend.passed()) + " of the last " + std::to_string(trend.past.size()) +
            " versions passed it, ";
    for (const CheckTrend::Past& one : trend.past) text += one.passed ? "✓" : "✗";
    return text;
}

std::string stateText(VersionState state) {
    switch (state) {
    case VersionState::CheckFailed:
        return "a check failed: it is never @latest, nor reused";
    case VersionState::Changed:
        return "what it was made from changed meanwhile: it is never reused";
    case VersionState::Evicted:
        return "its files were cleaned away; it can be made again";
    case VersionState::Deleted:
        return "its files were deleted";
    default:
        return {};
    }
}

Result<std::string> factsOf(const Store& store, const VersionInfo& version) {
    Facts facts;
    if (version.stepRun) {
        STEMMA_TRY(const StepRunInfo step, store.stepRun(version.stepRun));
        const double seconds = secondsOf(step);
        facts.add("made by", stepName(step) + " in run " + std::to_string(version.run.value) + ", " +
                                 localTime(version.created) +
                                 (seconds >= 0.005 ? ", in " + formatDuration(seconds) : ""));
        STEMMA_TRY(const std::string inputs, inputNames(store, version.stepRun));
        facts.add("made from", inputs);
    } else {
        facts.add("added", localTime(version.created));
    }
    STEMMA_TRY(const std::string users, userNames(store, version.id));
    facts.add("used by", users);
    STEMMA_TRY(const std::string described, descriptions(store, version.id));
    facts.add("described by", described);
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(version.id));
    facts.add("size", formatBytes(version.bytes) +
                          (files.size() == 1 ? "" : ", " + plural(std::int64_t(files.size()), "file")));
    facts.add("sha256", version.content.hex());
    if (version.sameAs) {
        STEMMA_TRY(const VersionInfo same, store.version(version.sameAs));
        facts.add("same bytes as", versionName(same));
    }
    STEMMA_TRY(const std::vector<std::string> aliases, store.aliases(version.id));
    STEMMA_TRY(const std::vector<std::string> tags, store.tags(version.id));
    facts.add("aliases", join(aliases, ", "));
    facts.add("tags", join(tags, ", "));
    STEMMA_TRY(const auto trends, checkTrends(store, version));
    for (const CheckTrend& trend : trends)
        facts.add("check", trendText(trend), trend.now.passed ? Tone::Plain : Tone::Warning);
    facts.add("state", stateText(version.state), Tone::Warning);
    if (version.state != VersionState::Evicted && version.state != VersionState::Deleted) {
        STEMMA_TRY(const fs::path path, versionPath(store, version));
        facts.add(version.reference ? "reference to" : "path", path.native());
    }
    return facts.text();
}

bool isNumeric(const std::string& type) {
    for (const char* word : {"INT", "DOUBLE", "FLOAT", "DECIMAL", "REAL", "HUGEINT"})
        if (type.find(word) != std::string::npos && type.find('[') == std::string::npos) return true;
    return false;
}

std::vector<fs::path> pathsOf(const Store& store, const VersionInfo& version, const std::vector<FileEntry>& files) {
    std::vector<fs::path> paths;
    for (const FileEntry& file : files)
        paths.push_back(version.reference ? fs::path(file.path) : store.dataFolder(version.uuid) / file.path);
    return paths;
}

Result<std::string> firstRows(const Store& store, const VersionInfo& version, const std::vector<FileEntry>& files,
                              int count) {
    STEMMA_TRY(const ReadOptions options, ReadOptions::fromJson(version.readOptions));
    TablesClient tables;
    PageQuery query;
    query.count = count;
    STEMMA_TRY(const Page page, tables.page(pathsOf(store, version, files), options, query));
    std::vector<TextTable::Column> columns;
    for (const Column& column : page.columns) columns.push_back({field(column.name), isNumeric(column.type), true});
    TextTable table(std::move(columns), 2);
    for (const Json& row : page.rows) {
        std::vector<TextTable::Cell> cells;
        for (const Json& value : row.items())
            cells.emplace_back(cellText(value), value.isNull() ? Tone::Quiet : Tone::Plain);
        table.add(std::move(cells));
    }
    const Json& rows = version.metadata["rows"];
    const std::int64_t total = rows.isInteger() ? rows.integer() : page.total;
    std::string title = "First rows";
    if (total >= 0) title = std::to_string(page.rows.size()) + " of " + plural(total, "row");
    return heading(title) + table.text(outTerminal());
}

Result<std::string> textHead(const fs::path& path, int lines) {
    // Never blocks on a FIFO, never follows a link, never reads more than a screen could show.
    STEMMA_TRY(const Fd file, openFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::string();
    std::string bytes(kMostText, '\0');
    const ssize_t got = ::read(file.get(), bytes.data(), bytes.size());
    bytes.resize(std::size_t(std::max<ssize_t>(got, 0)));
    if (bytes.find('\0') != std::string::npos) return std::string();
    std::string text;
    int shown = 0;
    for (const std::string& line : split(bytes, '\n')) {
        if (shown++ == lines) {
            text += "  …\n";
            break;
        }
        const std::string clean = field(line);
        const int width = outTerminal().width > 0 ? outTerminal().width - 2 : 200;
        text += clean.empty() ? "\n" : "  " + fitted(clean, width) + "\n";
    }
    while (text.ends_with("\n\n")) text.pop_back();
    return heading("Content") + text;
}

std::string listing(const std::vector<FileEntry>& files, int most) {
    TextTable table({{"", false, true}, {"", true}}, 2);
    int shown = 0;
    for (const FileEntry& file : files) {
        if (shown++ == most) break;
        table.add({file.path, file.link.empty() ? formatBytes(file.bytes) : "→ " + file.link});
    }
    std::string text = heading("Files") + table.text(outTerminal());
    if (int(files.size()) > most) text += "  and " + std::to_string(int(files.size()) - most) + " more\n";
    return text;
}

std::string andMore(std::size_t all, std::size_t shown) {
    return all > shown ? "  and " + formatCount(std::int64_t(all - shown)) + " more\n" : std::string();
}

/// What a database's metadata says of its tables.
std::string tablesText(const Json& metadata, int most) {
    TextTable table({{"table", false, true}, {"rows", true}, {"columns", false, true}}, 2);
    const Json& tables = metadata["tables"];
    std::size_t shown = 0;
    for (const Json& one : tables.items()) {
        if (shown == std::size_t(most)) break;
        ++shown;
        std::vector<std::string> columns;
        for (const Json& column : one["columns"].items()) columns.push_back(column["name"].text());
        const std::string name = one["name"].text() + (one["kind"].text() == "view" ? " (view)" : "");
        table.add({field(name), one["rows"].isInteger() ? formatCount(one["rows"].integer()) : "?",
                   field(join(columns, ", "))});
    }
    const std::size_t all = std::size_t(metadata["table_count"].integer(std::int64_t(tables.size())));
    return heading("Tables") + table.text(outTerminal()) + andMore(all, shown);
}

/// What a model's metadata says of its tensors.
std::string tensorsText(const Json& metadata, int most) {
    TextTable table({{"tensor", false, true}, {"type"}, {"shape", false, true}}, 2);
    std::size_t shown = 0;
    for (const Json& one : metadata["tensor_list"].items()) {
        if (shown == std::size_t(most)) break;
        ++shown;
        table.add({field(one["name"].text()), field(one["dtype"].text()), field(one["shape"].text())});
    }
    return heading("Tensors") + table.text(outTerminal()) + andMore(std::size_t(metadata["tensors"].integer()), shown);
}

std::vector<Card> cardsOf(const VersionInfo& version) {
    std::vector<Card> cards;
    for (const Json& entry : version.headline.items()) {
        const std::string& better = entry["better"].text();
        const std::string& unit = entry["unit"].text();
        std::string value = valueText(entry["value"]);
        if (unit == "bytes") {
            value = formatBytes(entry["value"].unsignedInteger());
        } else if (!unit.empty()) {
            value += " " + unit;
        }
        cards.push_back({entry["name"].text(), value, better == "higher" ? "↑" : better == "lower" ? "↓" : ""});
    }
    return cards;
}

/// The content, as far as a terminal shows it.
std::string contentOf(const Store& store, const VersionInfo& version, int rows) {
    const Result<std::vector<FileEntry>> files = store.files(version.id);
    if (!files || files->empty() || rows == 0) return {};
    std::string text;
    if (version.type == "metrics" || drawsResults(version.type)) {
        const std::vector<Card> cards = cardsOf(version);
        if (!cards.empty()) text += "\n" + cardsText(cards);
    }
    Result<std::string> more = std::string();
    if (version.readOptions.isObject() && holdsRows(version.type)) {
        more = firstRows(store, version, *files, rows);
    } else if (version.type == "database" && version.metadata["tables"].size() > 0) {
        more = tablesText(version.metadata, rows);
    } else if (version.type == "model" && version.metadata["tensor_list"].size() > 0) {
        more = tensorsText(version.metadata, rows);
    } else if (files->size() > 1 || version.type == "folder" || version.type == "list") {
        more = listing(*files, rows);
    } else if (version.type == "document" || version.type == "json" || version.type == "JSON" ||
               version.type == "file") {
        more = textHead(pathsOf(store, version, *files).front(), rows);
    }
    if (more) return text + *more;
    return text + "\n" + outTerminal().paint(Tone::Warning, "Its content can't be shown: ") +
           field(more.error().message) + "\n";
}

} // namespace

Result<std::string> versionText(const Store& store, const VersionInfo& version, int rows) {
    const Terminal& terminal = outTerminal();
    const std::string headline = headlineText(version.headline);
    std::string text = terminal.paint(Tone::Strong, field(versionName(version))) + "  " + field(version.type);
    if (!headline.empty()) text += "  " + field(headline);
    text += "\n";
    STEMMA_TRY(const std::string facts, factsOf(store, version));
    text += facts;
    STEMMA_TRY(const std::vector<ShownFile> pictures, shownFiles(store, version));
    for (const bool saved : {false, true}) {
        TextTable table({{"", true}, {""}, {"", false, true}}, 2);
        fs::path folder;
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            const ShownFile& picture = pictures[i];
            if (picture.saved != saved) continue;
            table.add({{std::to_string(i + 1), Tone::Quiet}, {picture.title}, {picture.file, Tone::Quiet}});
            folder = picture.path.parent_path();
        }
        if (folder.empty()) continue;
        text += heading((saved ? "Your charts, in " : "Pictures, in ") + folder.native()) + table.text(terminal);
    }
    const bool gone = version.state == VersionState::Evicted || version.state == VersionState::Deleted;
    return gone ? text : text + contentOf(store, version, rows);
}

} // namespace stemma::cli
