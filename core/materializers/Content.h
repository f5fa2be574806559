// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/materializers/Materializer.h"

#include <cstdint>
#include <string>
#include <string_view>

// What the materializers share: bounded reads of files nobody vouches for, and names of things in messages.
namespace stemma {

inline constexpr std::size_t kSniffBytes = 4096;

/// The first bytes of a regular file and its size. Never blocks on a FIFO or device, never follows a link (but of a
/// reference, whose place is the person's own). Errors: NotFound, Io, BadData (not a regular file).
struct Head {
    std::string bytes;
    std::uint64_t size = 0;
    bool whole() const { return bytes.size() == size; }
};
Result<Head> readHead(const ArtifactContent& content, const FileEntry& file, std::size_t limit = kSniffBytes);
/// The same, empty where it can't be read; for recognition.
Head sniff(const ArtifactContent& content, const FileEntry& file, std::size_t limit = kSniffBytes);
/// `count` bytes at most from `offset`; fewer at the end of the file.
Result<std::string> readPart(const ArtifactContent& content, const FileEntry& file, std::uint64_t offset,
                             std::size_t count);

std::string lowerCase(std::string_view text); ///< ASCII
/// The file's name without folders.
std::string_view fileName(const FileEntry& file);
/// Whether the name ends in one of these, in any case; an ending alone (".csv") is a name, not an extension.
bool hasExtension(const FileEntry& file, const std::vector<std::string>& extensions);
/// The single file's name ends in one of these.
bool singleWithExtension(const ArtifactContent& content, const std::vector<std::string>& extensions);

/// What a file is by its first bytes: "PNG image", "gzip data", "Python pickle", "UTF-8 text", "empty", "data".
std::string magicName(std::string_view head);
/// Text by its first bytes: no NUL, and UTF-8 (or UTF-16 with its mark, or an 8-bit text without control characters).
bool looksLikeText(std::string_view head);

/// "penguins/confusion" printable, for messages.
std::string shownName(const ArtifactContent& content);
/// BadData with a clause that has its own subject ("it has no column actual", "line 17 has 9 columns, the header 8").
/// describeArtifact makes a sentence of it: "<artifact> is declared as <type>, but <why>", or a note.
tl::unexpected<Error> unfit(std::string why, std::string hint = {});

/// Whether a helper was killed over what it was given, or took too long: the file is what it is for all that, and its
/// version has a note.
bool endedHelper(const Error& error);

/// Writes a chart below the context's folder as "NN-name.vl.json" and lists it; nothing where no folder is given, and
/// never over a file that is there.
Status addChart(Described& described, const DescribeContext& context, const std::string& name, const Json& chart,
                const std::string& title);
/// A name for a picture that isn't there yet, "NN-name" with the ending; its folder is made.
Result<std::string> newVisualization(const Described& described, const DescribeContext& context,
                                     const std::string& name, const std::string& ending);
/// `text` as part of a file name: letters, digits, '_' and '-' only, 40 at most.
std::string fileStem(std::string_view text);

/// What there is to say of many files: how many, how large, of which kinds.
Described describeFiles(const ArtifactContent& content);
/// Headline and metadata every single file has: bytes.
std::uint64_t totalBytes(const ArtifactContent& content);

} // namespace stemma
