// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Text.h"
#include "core/materializers/catalog.h"

#include <QTest>

#include <algorithm>
#include <map>

namespace stemma {

template <typename T>
T must(Result<T> result) {
    if (!result) qFatal("%s", describe(result.error()).c_str());
    return std::move(*result);
}
inline void must(Status status) {
    if (!status) qFatal("%s", describe(status.error()).c_str());
}

using Files = std::map<std::string, std::string>; ///< content by path

/// An artifact of files in a folder of its own, and what is said about it.
class MaterializerFixture {
public:
    /// One file (or several: then it is a folder).
    explicit MaterializerFixture(const Files& files) {
        content.data = folder.path() / "data";
        must(makeFolders(content.data));
        for (const auto& [path, text] : files) {
            must(makeFolders((content.data / path).parent_path()));
            must(writeFile(content.data / path, text));
            content.files.push_back({path, sha256(text), text.size(), false, ""});
        }
        content.artifactName = "p/thing";
        content.folder = files.size() != 1;
        context.visualizations = folder.path() / "visualizations";
    }
    MaterializerFixture(const std::string& name, const std::string& text) : MaterializerFixture(Files{{name, text}}) {}

    Result<Described> describe(const std::string& declared = {}, const std::string& previous = {}) const {
        return describeArtifact(content, {declared, previous}, context);
    }
    std::string type(const std::string& declared = {}, const std::string& previous = {}) const {
        return must(recognise(content, {declared, previous}))->id;
    }
    /// Of the described artifact; fails the test where it can't be described.
    Described described(const std::string& declared = {}, const std::string& previous = {}) const {
        return must(describe(declared, previous));
    }
    std::string error(const std::string& declared) const {
        const auto result = describe(declared);
        return result ? std::string() : result.error().message;
    }
    Json picture(const Described& about, std::size_t index = 0) const {
        return must(Json::parse(must(readFile(context.visualizations / about.visualizations.at(index).file))));
    }

    TempFolder folder;
    ArtifactContent content;
    DescribeContext context;
};

inline Json headlineOf(const Described& described, const std::string& name) {
    for (const Json& entry : described.headline.items())
        if (entry["name"].text() == name) return entry["value"];
    return {};
}

/// Real, small files.
inline std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text += char(value);
    return text;
}
inline std::string pngHeader(std::uint32_t width, std::uint32_t height, int depth = 8, int color = 2) {
    const auto big = [](std::uint32_t n) {
        return bytes({int(n >> 24), int(n >> 16 & 255), int(n >> 8 & 255), int(n & 255)});
    };
    return "\x89PNG\r\n\x1a\n" + bytes({0, 0, 0, 13}) + "IHDR" + big(width) + big(height) +
           bytes({depth, color, 0, 0, 0, 0, 0, 0, 0});
}

} // namespace stemma
