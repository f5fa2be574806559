// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/ArrayFacts.h"
#include "core/materializers/Content.h"

#include <string>

// The pictures of arrays and sounds, as files beside the artifact: bounded in size whatever the array has.
namespace stemma {

/// The first is the most telling: a line, a heatmap, slices, an image; then how its values are distributed. `name` is
/// put before the titles ("" of an array alone). Nothing where no folder is given. Errors: Cancelled, Io.
Status drawArray(Described& described, const DescribeContext& context, const Array& array, const ArrayFacts& facts,
                 const std::string& name);

/// Bars over a histogram of values. Contract: facts.bins isn't empty.
Json valuesChart(const std::string& title, const std::string& axis, const ArrayFacts& facts, const ElementType& type);

/// Writes the bytes of a picture as "NN-name.png" and lists it, as addChart does.
Status addPng(Described& described, const DescribeContext& context, const std::string& name, const std::string& bytes,
              const std::string& title);

/// The file as bytes; a link is followed only where the person names the place itself. Errors: Io, BadData.
Result<ByteRange> bytesOf(const ArtifactContent& content, const FileEntry& file);

} // namespace stemma
