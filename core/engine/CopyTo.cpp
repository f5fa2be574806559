// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CopyTo.h"

#include "core/base/Text.h"
#include "core/store/Content.h"

#include <sys/stat.h>

#include <algorithm>

namespace stemma {

namespace {

class Copies {
public:
    Copies(const Store& store, fs::path project)
        : m_file(store.workspace() / "copies.json"), m_project(std::move(project)) {
        if (auto text = readFile(m_file, 64 << 20))
            if (auto json = Json::parse(*text); json && json->isObject()) m_known = std::move(*json);
        if (!m_known.isObject()) m_known = Json::object();
    }

    void copy(const InputVersion& version, const fs::path& to) {
        if (version.single()) {
            copyFile(version.path(), version.files[0], to);
            return;
        }
        const std::vector<fs::path> places = placesBelow(version.files, version.reference);
        for (std::size_t i = 0; i < version.files.size(); ++i)
            if (version.files[i].link.empty())
                copyFile(version.pathOf(version.files[i]), version.files[i], to / places[i]);
    }
    std::vector<std::string> finish() {
        if (m_changed)
            if (auto written = writeFileDurably(m_file, m_known.dump(2)); !written)
                m_notes.push_back(written.error().message);
        return std::move(m_notes);
    }

private:
    bool inside(const fs::path& folder) const {
        std::error_code error;
        const fs::path root = fs::weakly_canonical(m_project, error), real = fs::weakly_canonical(folder, error);
        return !error && std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end();
    }

    void copyFile(const fs::path& from, const FileEntry& file, const fs::path& to) {
        const fs::path place = m_project / to;
        const std::string key = to.lexically_normal().string();
        if (!inside(place.parent_path())) {
            m_notes.push_back(key + " was not written: it lies outside the pipeline's folder.");
            return;
        }
        struct stat info {};
        if (::lstat(place.c_str(), &info) == 0) {
            const auto there = hashFile(place);
            if (there && there->digest == file.sha) return;
            if (!there || m_known[key].text() != there->digest.hex()) {
                m_notes.push_back(key + " was left alone: Stemma didn't put it there, or it was changed since. Move it "
                                        "away to get the new one.");
                return;
            }
        }
        if (auto done = putInPlace(from, place); !done) {
            m_notes.push_back(key + " was not written: " + done.error().message);
            return;
        }
        m_known.set(key, file.sha.hex());
        m_changed = true;
        m_notes.push_back("wrote " + key);
    }

    Status putInPlace(const fs::path& from, const fs::path& place) const {
        STEMMA_CHECK(makeFolders(place.parent_path()));
        const fs::path beside = place.parent_path() / ("." + place.filename().string() + "." + newUuid());
        STEMMA_CHECK(copyFileHashed(from, beside));
        (void)::chmod(beside.c_str(), 0644);
        if (::rename(beside.c_str(), place.c_str()) == 0) return {};
        const int error = errno;
        (void)::unlink(beside.c_str());
        return failErrno(error, "Can't put " + place.string() + " in place");
    }

    fs::path m_file, m_project;
    Json m_known;
    bool m_changed = false;
    std::vector<std::string> m_notes;
};

} // namespace

std::vector<std::string> copyOutputs(const Store& store, const Pipeline& pipeline, const Outcomes& outcomes) {
    std::optional<Copies> copies;
    for (std::size_t step = 0; step < pipeline.steps.size() && step < outcomes.size(); ++step)
        for (std::size_t i = 0; i < pipeline.steps[step].outputs.size(); ++i) {
            const Output& output = pipeline.steps[step].outputs[i];
            if (output.copyTo.empty() || !outcomes[step].known) continue;
            if (!copies) copies.emplace(store, pipeline.folder);
            const fs::path place = pipeline.homeOf(pipeline.steps[step]).folder / output.copyTo; // below the project
            copies->copy(outcomes[step].outputs[i], place.lexically_relative(pipeline.folder).string());
        }
    return copies ? copies->finish() : std::vector<std::string>();
}

} // namespace stemma
