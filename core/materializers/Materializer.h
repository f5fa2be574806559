// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/store/Records.h"

#include <string>
#include <vector>

namespace stemma {

class TablesClient;
struct Materializer;

/// What lies in a version's data folder, before anybody has looked into it.
/// Nothing here is trusted: files may lie about their type and size, be empty, or change while they are read.
struct ArtifactContent {
    fs::path data;                ///< folder that `files` are relative to; of a reference their paths are absolute
    std::vector<FileEntry> files; ///< sorted by path
    Json readOptions;             ///< null: not decided yet (a table is sniffed once); else how to read it
    Json options; ///< as a pipeline's Output::options: {"csv": {…}, "better": {number: "lower"|"higher"}}, or null
    std::string artifactName; ///< for messages: "penguins/confusion" or the output's name
    bool folder = false;      ///< the artifact is a folder, even with one file or none in it

    const FileEntry* single() const; ///< the only file, or nullptr (a folder, none, several, a link)
    fs::path pathOf(const FileEntry& file) const { return data / file.path; }
};

/// Where a description may work.
struct DescribeContext {
    TablesClient* tables = nullptr; ///< nullptr: tables can't be read (they are kept, with a note)
    fs::path visualizations;        ///< folder to write pictures into, made when needed; empty: none are written
    Cancel cancel;
    std::uint64_t mostUnpacked = std::uint64_t(2) << 30; ///< bytes of what lies packed in an archive, all together
};

/// What is known about an artifact once it has been looked at. All of it can be made again from the content;
/// only readOptions are kept for ever, since every later read uses them.
struct Described {
    const Materializer* materializer =
        nullptr;      ///< never nullptr from describeArtifact(); its id is the artifact's type
    Json readOptions; ///< null for what needs none
    Json metadata = Json::object();
    Json headline = Json::array();             ///< list of {name, value, unit?, better?}, most telling first
    std::vector<Visualization> visualizations; ///< written below DescribeContext::visualizations, the picture first
    std::vector<std::string> notes;            ///< sentences for the person

    void addHeadline(std::string name, Json value, std::string unit = {}, std::string better = {});
};

/// Knows one type of artifact. A value; each is made by one function in one .cpp and listed in catalog.cpp.
///
/// `recognises` looks at names and at most a few kilobytes; it never calls a helper and never fails. `describe` reads
/// headers and bounded parts only, except tables, which the helper reads; it never executes or unpickles anything.
/// Errors of `describe`: BadData (isn't what it claims to be; the message names the artifact), Cancelled, Io,
/// HelperFailed. Both are safe on any thread.
struct Materializer {
    std::string id;                      ///< the type, as in a pipeline's `type:`; never renamed
    std::string summary;                 ///< one line for help
    int format = 1;                      ///< version of what is stored; part of cache keys
    int look = 1;                        ///< version of metadata and pictures; those of older versions stay as made
    std::vector<std::string> extensions; ///< with the dot, lower case; the first is what an output without a path gets
    std::vector<std::string> aliases;    ///< further words for `type:` ("html", "csv")
    bool pictured = false;               ///< nearly all of them have a picture: graphs keep room for it
    bool rows = false;                   ///< its content is a table that can be paged, where it was read as one
    bool (*recognises)(const ArtifactContent&) = nullptr; ///< by names and content alone; nullptr: never
    bool (*fits)(const ArtifactContent&) =
        nullptr; ///< where the name's last version had this type; nullptr: recognises
    Result<Described> (*describe)(const ArtifactContent&, const DescribeContext&) = nullptr;
};

} // namespace stemma
