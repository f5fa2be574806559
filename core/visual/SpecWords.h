// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/ChartSpec.h"

#include <string>
#include <string_view>
#include <vector>

namespace stemma {

// The words of Vega-Lite that Stemma draws, or that change nothing it shows (looks, which the theme decides). A word
// that isn't here is named as not drawn, so that no picture is silently wrong.

using WordList = std::vector<std::string_view>;
const WordList& viewWords();
const WordList& channelWords();
const WordList& facetWords();  ///< of the channels row, column and facet
const WordList& headerWords(); ///< of their headers
const WordList& markWords();
const WordList& scaleWords();
const WordList& axisWords();
const WordList& legendWords();
/// Errors: NotSupported, names the first key of `map` that isn't in `words`, and where.
Status checkWords(const Json& map, const std::string& where, const WordList& words);
/// Of an axis, a legend or a scale: no values that are worked out elsewhere, texts where texts are wanted.
Status checkGuide(const Json& guide, const std::string& where);
/// Of a mark: values that would move or hide what is shown, and aren't drawn.
Status checkMark(const Json& mark, const std::string& type);
/// Of a configuration: looks are the theme's, but nothing in it may change what is shown.
Status checkConfig(const Json& config, const std::string& where = "config");
/// "WHAT isn't drawn", NotSupported.
tl::unexpected<Error> notDrawn(const std::string& what);

bool isMark(std::string_view name);
bool isAggregate(std::string_view name);
std::optional<Channel> channelNamed(std::string_view word);
bool isFacetChannel(Channel channel);        ///< row, column, facet
bool isUnseenChannel(std::string_view word); ///< href, description …: nothing to see
/// A field's name without Vega-Lite's escapes: "a\\.b" and "a['b']" are columns "a.b".
std::string plainField(std::string_view field);

} // namespace stemma
