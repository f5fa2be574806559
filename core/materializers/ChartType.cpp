// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

#include "core/visual/Specification.h"

namespace stemma {

namespace {

constexpr std::size_t kMostChartBytes = 16u << 20;
const std::vector<std::string> kChartExtensions = {".vl.json", ".vl"};

Result<Described> describeChart(const ArtifactContent& content, const DescribeContext&) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    STEMMA_TRY(const Head head, readHead(content, *file, kMostChartBytes + 1));
    STEMMA_TRY(const Specification specification, readSpecification(head.bytes, std::string(fileName(*file))));
    const SpecificationFacts& facts = specification.facts;
    Described described;
    Json::Array fields;
    for (const std::string& field : facts.fields) fields.emplace_back(field);
    described.metadata = Json::object({{"mark", facts.mark}, {"fields", Json(std::move(fields))}});
    if (!facts.title.empty()) described.metadata.set("title", facts.title);
    if (facts.values > 0) described.metadata.set("values", facts.values);
    if (!facts.urls.empty()) {
        described.metadata.set("fetches", Json(Json::Array(facts.urls.begin(), facts.urls.end())));
        described.notes.push_back("The chart names data elsewhere ('" + facts.urls.front() +
                                  "'), which Stemma doesn't fetch");
    }
    if (facts.ofSelf)
        described.notes.push_back("The chart's data is \"self\", which means an artifact only where an output names it "
                                  "under visualize");
    described.addHeadline("mark", facts.mark);
    described.addHeadline("fields", facts.fields.size());
    return described;
}

} // namespace

Materializer chartType() {
    return {.id = "chart",
            .summary = "A Vega-Lite chart (.vl.json): mark and fields; shown itself",
            .extensions = kChartExtensions,
            .aliases = {"vega-lite", "vegalite"},
            .pictured = true,
            .recognises = [](const ArtifactContent& content) { return singleWithExtension(content, kChartExtensions); },
            .describe = &describeChart};
}

} // namespace stemma
