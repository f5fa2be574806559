// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/VersionFacts.h"

#include "core/base/Text.h"
#include "core/materializers/catalog.h"
#include "core/store/PipelinePlace.h"
#include "core/store/SavedCharts.h"
#include "ui/views/inspector/Words.h"

#include <algorithm>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostPictures = 24, kMostHistory = 200;
constexpr std::size_t kMostUsers = 13; // a page shows twelve; one more tells that there are more

/// Headline numbers that say how large something is, not how good.
bool isSize(const std::string& name) {
    return name == "rows" || name == "columns" || name == "size" || name == "bytes" || name == "files";
}

std::vector<HeadlineFigure> figuresOf(const VersionInfo& version) {
    std::vector<HeadlineFigure> figures;
    for (const Json& entry : version.headline.items())
        figures.push_back({entry["name"].text(), entry["unit"].text(), entry["better"].text(), entry["value"]});
    return figures;
}

class Reader {
public:
    Reader(const WorkspaceHandle& workspace, const Overview& overview, VersionFacts& facts)
        : m_workspace(workspace), m_store(*workspace.store), m_overview(overview), m_facts(facts) {}

    Status origin() {
        const VersionInfo& version = m_facts.version;
        STEMMA_TRY(m_facts.step, m_store.stepRun(version.stepRun));
        STEMMA_TRY(const RunInfo run, m_store.run(version.run));
        m_facts.pipeline = run.pipeline;
        m_facts.pipelineFile = pipelinePlace(m_store.workspace(), run.pipelineFile);
        m_facts.seconds = secondsOf(m_facts.step);
        STEMMA_TRY(const auto inputs, m_store.inputs(version.stepRun));
        std::set<VersionId> seen;
        for (const StepInput& input : inputs) {
            if (!seen.insert(input.version).second) continue;
            STEMMA_TRY(VersionLink link, linkTo(m_store, input.version));
            m_facts.madeFrom.push_back(std::move(link));
        }
        STEMMA_TRY(m_facts.key, m_store.keyComponents(m_facts.step.key));
        for (const KeyComponent& part : m_facts.key)
            if (part.component == "parameter") m_facts.parameters.emplace_back(part.name, part.value);
        m_facts.code = codeOf(m_store, m_facts.key);
        STEMMA_TRY(m_facts.checks, checkTrends(m_store, version));
        m_facts.log = lastLines(m_store.logFile(version.run, m_facts.step.uuid), 8);
        return {};
    }

    Status relations() {
        const VersionInfo& version = m_facts.version;
        STEMMA_TRY(const auto users, m_store.usedBy(version.id));
        for (auto user = users.rbegin(); user != users.rend(); ++user) {
            STEMMA_TRY(const StepRunInfo step, m_store.stepRun(*user));
            if (step.status == StepStatus::Reused) continue; // it read nothing
            const std::string name = stepName(step);
            const auto same = [&](const StepLink& one) { return one.step == name; };
            if (std::any_of(m_facts.usedBy.begin(), m_facts.usedBy.end(), same)) continue;
            m_facts.usedBy.push_back({step.run, name});
            if (m_facts.usedBy.size() == kMostUsers) break;
        }
        if (version.sameAs) {
            STEMMA_TRY(m_facts.sameAs, linkTo(m_store, version.sameAs));
        }
        STEMMA_TRY(m_facts.tags, m_store.tags(version.id));
        STEMMA_TRY(m_facts.aliases, m_store.aliases(version.id));
        std::set<std::string> tags, aliases;
        for (const OverviewArtifact& artifact : m_overview.artifacts)
            for (const OverviewVersion& one : artifact.versions) {
                tags.insert(one.tags.begin(), one.tags.end());
                aliases.insert(one.aliases.begin(), one.aliases.end());
            }
        m_facts.knownTags.assign(tags.begin(), tags.end());
        m_facts.knownAliases.assign(aliases.begin(), aliases.end());
        if (auto why = whyVersion(m_store, version.id)) m_facts.why = std::move(*why);
        return {};
    }

    Status content() {
        const VersionInfo& version = m_facts.version;
        STEMMA_TRY(const auto files, m_store.files(version.id));
        m_facts.folder = m_store.dataFolder(version.uuid);
        for (const FileEntry& file : files) {
            m_facts.files.push_back(version.reference ? fs::path(file.path) : m_facts.folder / file.path);
            m_facts.fileBytes.push_back(file.bytes);
        }
        if (version.reference && !m_facts.files.empty()) m_facts.folder = m_facts.files.front().parent_path();
        const std::string what =
            printable(shortName(version.name, m_facts.pipeline)) + " version " + std::to_string(version.number);
        const std::string again = m_facts.pipeline.empty()
                                      ? " Its record stays."
                                      : " Its record stays; run " + m_facts.pipeline + " to make it again.";
        m_facts.gone = version.state == VersionState::Deleted || version.state == VersionState::Evicted;
        if (version.state == VersionState::Deleted)
            m_facts.sentence = "The files of " + what + " were deleted." + again;
        if (version.state == VersionState::Evicted)
            m_facts.sentence = "The files of " + what + " were cleaned away." + again;
        if (m_facts.gone) return {};
        const auto present = m_store.filesPresent(version.id);
        if (present && *present) return {};
        m_facts.gone = true;
        m_facts.sentence = version.reference
                               ? "What " + what +
                                     " refers to has changed since, or is gone. Run its pipeline to "
                                     "keep what is there now."
                               : "Files of " + what + " are missing. “stemma verify” lists what is damaged.";
        return {};
    }

    Status pictures() {
        STEMMA_TRY(const auto describing, m_store.describedBy(m_facts.version.id));
        for (auto one = describing.rbegin(); one != describing.rend(); ++one) {
            STEMMA_TRY(const VersionInfo info, m_store.version(*one));
            m_facts.describedBy.push_back({info.id, info.name, headlineText(info.headline), info.number});
            m_describing.push_back(info);
        }
        // A matrix tells more than bars of the same numbers.
        std::stable_sort(m_describing.begin(), m_describing.end(), [](const VersionInfo& a, const VersionInfo& b) {
            return drawsResults(a.type) > drawsResults(b.type);
        });
        for (const VersionInfo& info : m_describing) STEMMA_CHECK(addPictures(info, info.step, 2));
        if (!m_facts.gone) STEMMA_CHECK(addPictures(m_facts.version, {}, kMostPictures));
        if (m_facts.pictures.empty() && !m_facts.gone && m_facts.version.type == "image" && m_facts.files.size() == 1) {
            PictureRef own; // the image is its own picture
            own.version = m_facts.version.id;
            own.index = -1;
            own.file = m_facts.files.front();
            own.title = own.file.filename().string();
            m_facts.pictures.push_back(std::move(own));
        }
        if (m_facts.pictures.size() > kMostPictures) m_facts.pictures.resize(kMostPictures);
        return {};
    }

    void figures() {
        m_facts.figures = figuresOf(m_facts.version);
        const bool sizeOnly = std::all_of(m_facts.figures.begin(), m_facts.figures.end(),
                                          [](const HeadlineFigure& one) { return isSize(one.name); });
        const auto metrics = std::find_if(m_describing.begin(), m_describing.end(),
                                          [](const VersionInfo& one) { return one.type == "metrics"; });
        const bool described = sizeOnly && metrics != m_describing.end();
        if (described) m_facts.figures = figuresOf(*metrics);
        const OverviewArtifact* artifact = m_overview.artifact(m_facts.version.name);
        if (artifact == nullptr || m_facts.figures.empty()) return;
        std::vector<OverviewVersion> some;
        if (artifact->left > 0) { // between those that are listed there may be others
            auto near = versionsNear(m_store, m_facts.version.id, kMostHistory * 3 / 4, kMostHistory / 4);
            if (near) some = std::move(*near);
        }
        const std::vector<OverviewVersion>& versions = artifact->left > 0 ? some : artifact->versions;
        const std::size_t all = versions.size(), from = all > kMostHistory ? all - kMostHistory : 0;
        for (std::size_t i = from; i < all; ++i) {
            const OverviewVersion& one = versions[i];
            m_facts.history.emplace_back(one.id, described ? describedMetric(one.id, metrics->name) : one.metric);
            m_facts.historyNumbers.push_back(one.number);
        }
    }

    void looks(QSizeF large, QSizeF small, const Cancel& cancel) {
        bool first = true;
        int index = 0;
        for (const PictureRef& picture : m_facts.pictures) {
            if (cancel.requested()) return;
            if (isNear(picture)) {
                if (first) m_facts.looks[-1] = readPicture(m_workspace, picture, large, false, cancel);
                m_facts.looks[index] = readPicture(m_workspace, picture, small, true, cancel);
            }
            first = false;
            ++index;
        }
    }

private:
    Status addPictures(const VersionInfo& info, const std::string& from, std::size_t most) {
        STEMMA_TRY(const auto all, shownFiles(m_store, info));
        STEMMA_TRY(const auto files, m_store.files(info.id));
        std::vector<fs::path> rows;
        for (const FileEntry& file : files)
            rows.push_back(info.reference ? fs::path(file.path) : m_store.dataFolder(info.uuid) / file.path);
        int index = 0;
        for (const ShownFile& one : all) {
            if (std::size_t(index) == most) break;
            PictureRef picture;
            picture.version = info.id;
            picture.index = index++;
            picture.file = one.path;
            picture.title = one.title;
            picture.from = from;
            picture.rows = rows;
            picture.readOptions = info.readOptions;
            m_facts.pictures.push_back(std::move(picture));
        }
        return {};
    }

    std::optional<double> describedMetric(VersionId id, const std::string& by) const {
        const auto describing = m_store.describedBy(id);
        if (!describing) return std::nullopt;
        for (auto one = describing->rbegin(); one != describing->rend(); ++one) {
            const auto [artifact, version] = m_overview.version(*one);
            if (artifact != nullptr && artifact->name == by) return version->metric;
            if (artifact != nullptr) continue;
            const auto near = versionsNear(m_store, *one, 0, 0); // an older one than those that are listed
            const auto info = m_store.version(*one);
            if (near && info && info->name == by) return near->front().metric;
        }
        return std::nullopt;
    }

    const WorkspaceHandle& m_workspace;
    const Store& m_store;
    const Overview& m_overview;
    VersionFacts& m_facts;
    std::vector<VersionInfo> m_describing;
};

} // namespace

std::vector<std::string> lastLines(const fs::path& log, std::size_t most) {
    constexpr off_t kTail = 64 * 1024;
    const auto file = openFile(log, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    struct stat info {};
    if (!file || ::fstat(file->get(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
    const off_t from = std::max<off_t>(0, info.st_size - kTail);
    std::string text(std::size_t(info.st_size - from), '\0');
    const ssize_t got = ::pread(file->get(), text.data(), text.size(), from);
    text.resize(std::size_t(std::max<ssize_t>(0, got)));
    std::vector<std::string> lines = split(text, '\n');
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    if (lines.size() > most) lines.erase(lines.begin(), lines.end() - std::ptrdiff_t(most));
    for (std::string& line : lines) line = toUtf8(line.substr(0, 2000));
    return lines;
}

/// A command as a person would type it, where the key has it as a list.
static std::string commandText(const std::string& value) {
    const auto list = Json::parse(value);
    if (!list || !list->isArray()) return value;
    std::vector<std::string> words;
    for (const Json& word : list->items()) words.push_back(word.isString() ? shellQuote(word.text()) : word.dump());
    return join(words, " ");
}

std::vector<CodePart> codeOf(const Store& store, const std::vector<KeyComponent>& key) {
    std::vector<CodePart> parts;
    std::string kind;
    for (const KeyComponent& part : key)
        if (part.component == "kind") kind = part.name.empty() ? part.value : part.name;
    for (const KeyComponent& part : key) {
        if (part.component == "text")
            parts.push_back({part.name, kind == "command" ? commandText(part.value) : part.value, kind == "sql"});
        if (part.component != "code") continue;
        const auto sha = Digest::fromHex(part.value);
        const auto text = sha ? store.source(*sha) : Result<std::string>(fail(ErrorCode::NotFound, "no hash"));
        if (text) parts.push_back({part.name, *text, part.name.ends_with(".sql")});
    }
    // What it does stands before what it is drawn with.
    std::stable_sort(parts.begin(), parts.end(), [](const CodePart& one, const CodePart& other) {
        return !one.name.ends_with(".json") && other.name.ends_with(".json");
    });
    return parts;
}

Result<VersionLink> linkTo(const Store& store, VersionId id) {
    STEMMA_TRY(const VersionInfo info, store.version(id));
    return VersionLink{id, info.name, headlineText(info.headline), info.number};
}

Result<VersionFacts> readVersionFacts(const WorkspaceHandle& workspace, const Overview& overview, VersionId id,
                                      QSizeF large, QSizeF small, const Cancel& cancel) {
    VersionFacts facts;
    STEMMA_TRY(facts.version, workspace.store->version(id));
    Reader reader(workspace, overview, facts);
    STEMMA_CHECK(reader.origin());
    if (cancel.requested()) return fail(ErrorCode::Cancelled, "Something else was selected");
    STEMMA_CHECK(reader.relations());
    STEMMA_CHECK(reader.content());
    STEMMA_CHECK(reader.pictures());
    reader.figures();
    reader.looks(large, small, cancel);
    return facts;
}

} // namespace stemma::ui
