// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartSpec.h"

#include "core/base/Text.h"
#include "core/visual/Repeat.h"
#include "core/visual/SpecWords.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::size_t kMostUnits = 144;          ///< a matrix of twelve columns
constexpr std::size_t kMostRepeated = 64u << 20; ///< bytes of what all repetitions write out

std::string textOf(const Json& value) {
    if (value.isString()) return value.text();
    std::string lines; // several lines are a list
    for (const Json& line : value.items()) lines += (lines.empty() ? "" : " ") + line.text();
    return lines;
}

Result<FieldType> typeNamed(const Json& word) {
    static const std::vector<std::string> kTypes = {"quantitative", "temporal", "ordinal", "nominal"};
    for (std::size_t i = 0; i < kTypes.size(); ++i)
        if (word.text() == kTypes[i]) return FieldType(i);
    if (word.text() == "geojson") return notDrawn("type geojson");
    return fail(ErrorCode::BadData,
                "the type '" + printable(word.text()) + "' isn't known." + didYouMean(word.text(), kTypes));
}

Status readBin(ChannelDef& def, const Json& bin) {
    if (bin.isNull() || (bin.isBool() && !bin.boolean())) return {};
    if (bin.text() == "binned" || bin["binned"].boolean()) {
        def.binnedStep = bin["step"].number();
        return def.binned = true, Status();
    }
    STEMMA_CHECK(checkWords(bin, "bin", {"maxbins", "step", "minstep", "extent", "nice", "binned", "base", "divide"}));
    for (const char* rare : {"base", "divide"})
        if (bin.contains(rare)) return notDrawn(std::string("bin ") + rare);
    BinSpec spec;
    spec.maxBins = 0; // by channel
    if (bin["maxbins"].isNumber()) spec.maxBins = int(std::clamp(bin["maxbins"].number(), 1.0, 10'000.0));
    if (bin["step"].isNumber()) spec.step = bin["step"].number();
    spec.minStep = bin["minstep"].number();
    spec.nice = bin["nice"].boolean(true);
    def.extent = bin["extent"];
    def.bin = spec;
    return {};
}

Status readAggregate(ChannelDef& def, const Json& aggregate) {
    if (aggregate.isNull()) return {};
    if (!aggregate.isString()) return notDrawn("aggregate " + aggregate.dump());
    if (!isAggregate(aggregate.text())) return notDrawn("aggregate " + printable(aggregate.text()));
    def.aggregate = aggregate.text();
    return {};
}

/// A channel as it is while nobody has selected anything: a condition on a selection holds for all rows then, or, where
/// it says "empty": false, for none.
Json withoutSelections(const Json& given) {
    const Json::Array one = given["condition"].isObject() ? Json::Array{given["condition"]} : Json::Array{};
    const Json::Array& conditions = one.empty() ? given["condition"].items() : one;
    Json::Array kept;
    const Json* chosen = nullptr;
    for (const Json& condition : conditions) {
        if (!condition.contains("param") && !condition.contains("selection")) {
            kept.push_back(condition);
        } else if (condition["empty"].boolean(true)) {
            chosen = &condition;
            break;
        }
    }
    if (kept.size() == conditions.size()) return given;
    Json result = Json::object();
    if (chosen) {
        for (const auto& [word, value] : chosen->members())
            if (word != "param" && word != "selection" && word != "empty") result.set(word, value);
        if (const Json* title = given.find("title"); title && !chosen->contains("title")) result.set("title", *title);
    } else {
        for (const auto& [word, value] : given.members())
            if (word != "condition") result.set(word, value);
    }
    if (!kept.empty()) result.set("condition", Json(std::move(kept)));
    return result;
}

Status readConditions(ChannelDef& def, const Json& given, const std::string& where) {
    const bool drawn = where == "color" || where == "opacity" || where == "size";
    if (!drawn && !given.isNull() && where != "tooltip") return notDrawn("a condition in " + where);
    const auto add = [&](const Json& one) -> Status {
        if (!one.contains("test")) return notDrawn("a condition without a test in " + where);
        if (!one.contains("value")) return notDrawn("a condition with a field in " + where);
        STEMMA_TRY(const Predicate test, Predicate::parse(one["test"]));
        def.conditions.push_back({test, one["value"]});
        return {};
    };
    if (given.isObject()) return add(given);
    for (const Json& one : given.items()) STEMMA_CHECK(add(one));
    return {};
}

Result<ChannelDef> readChannel(Channel channel, const Json& written) {
    const std::string where = channelName(channel);
    ChannelDef def;
    if (!written.isObject()) return fail(ErrorCode::BadData, "the encoding " + where + " isn't a map");
    const Json given = withoutSelections(written);
    const bool facet = isFacetChannel(channel);
    STEMMA_CHECK(checkWords(given, "encoding " + where, facet ? facetWords() : channelWords()));
    const Json& field = given["field"];
    if (field.isObject()) return notDrawn("a repeated field outside of repeat, in " + where);
    def.field = plainField(field.text());
    if (const Json* type = given.find("type")) {
        STEMMA_TRY(def.type, typeNamed(*type));
    }
    STEMMA_CHECK(readBin(def, given["bin"]));
    STEMMA_CHECK(readAggregate(def, given["aggregate"]));
    if (const Json& unit = given["timeUnit"]; !unit.isNull()) {
        STEMMA_TRY(def.timeUnit, TimeUnit::read(unit));
    }
    if (const Json* sort = given.find("sort")) def.sort = *sort;
    if (const Json* stack = given.find("stack")) def.stack = *stack;
    if (const Json* title = given.find("title")) def.title = textOf(*title);
    const auto part = [&](const std::string& word, Json& to, bool& none, const WordList& words) -> Status {
        const Json* found = given.find(word);
        if (!found) return {};
        none = found->isNull() || (found->isBool() && !found->boolean());
        if (found->isObject()) to = *found;
        STEMMA_CHECK(checkGuide(to, word + " of " + where));
        return checkWords(to, word + " of " + where, words);
    };
    STEMMA_CHECK(part("scale", def.scale, def.noScale, scaleWords()));
    STEMMA_CHECK(part("axis", def.axis, def.noAxis, axisWords()));
    STEMMA_CHECK(part("legend", def.legend, def.noLegend, legendWords()));
    STEMMA_CHECK(part("header", def.header, def.noAxis, headerWords()));
    for (const Json* titled : {&def.axis, &def.legend, &def.header})
        if (const Json* title = titled->find("title"); title && !def.title) def.title = textOf(*title);
    if (const Json* value = given.find("value")) def.value = *value;
    if (const Json* datum = given.find("datum")) def.datum = *datum;
    for (const std::optional<Json>* constant : {&def.value, &def.datum})
        if (*constant && (*constant)->isObject() && (*constant)->contains("expr")) return notDrawn("expr in " + where);
    def.format = facet ? def.header["format"].text() : given["format"].text();
    if (given["bandPosition"].isNumber()) def.bandPosition = std::clamp(given["bandPosition"].number(), 0.0, 1.0);
    for (const char* text : {"format", "formatType"})
        if (given.contains(text)) STEMMA_CHECK(checkGuide(Json::object({{text, given[text]}}), where));
    STEMMA_CHECK(readConditions(def, given["condition"], where));
    return def;
}

Status readEncoding(const Json& given, Encoding& encoding) {
    std::map<Channel, std::string> seen; // fill and color are one to Stemma
    for (const auto& [word, value] : given.members()) {
        const std::optional<Channel> channel = channelNamed(word);
        if (!channel) {
            if (isUnseenChannel(word) || value.isNull()) continue;
            return notDrawn("encoding " + printable(word));
        }
        if (value.isNull()) { // takes an inherited one away; tooltip: null takes tooltips away
            encoding.erase(*channel);
            continue;
        }
        if (const auto [other, isNew] = seen.emplace(*channel, word); !isNew)
            return notDrawn("encoding " + word + " beside " + other->second);
        std::vector<ChannelDef> defs;
        const bool list = value.isArray();
        for (std::size_t i = 0; i < (list ? value.size() : 1); ++i) {
            STEMMA_TRY(ChannelDef def, readChannel(*channel, list ? value.at(i) : value));
            defs.push_back(std::move(def));
        }
        if (defs.empty()) continue;
        encoding[*channel] = std::move(defs);
    }
    return {};
}

Result<MarkSpec> readMark(const Json& mark) {
    MarkSpec spec;
    spec.type = mark.isString() ? mark.text() : mark["type"].text();
    if (!isMark(spec.type)) return notDrawn("mark " + printable(spec.type));
    if (mark.isObject()) {
        STEMMA_CHECK(checkWords(mark, "mark " + spec.type, markWords()));
        spec.properties = mark;
        STEMMA_CHECK(checkMark(mark, spec.type));
    }
    return spec;
}

/// Walks views and layers, handing down encoding, data and transforms.
class Flattener {
public:
    explicit Flattener(ChartSpec& chart) : m_chart(chart) {}

    Result<ViewSpec> walk(const Json& given, UnitSpec above, bool top) {
        if (given.contains("repeat")) {
            STEMMA_TRY(const Json written, repeated(given, m_left));
            return walk(written, std::move(above), top);
        }
        STEMMA_CHECK(enter(given, above));
        ViewSpec view;
        view.firstUnit = m_chart.units.size();
        if (!top) view.title = titleOf(given);
        for (const auto& [word, to] : {std::pair{"width", &view.width}, std::pair{"height", &view.height}})
            if (given[word].isNumber()) *to = std::clamp(given[word].number(), 1.0, 10'000.0);
        const bool composed = given.contains("hconcat") || given.contains("vconcat") || given.contains("concat");
        STEMMA_CHECK(readResolve(given["resolve"], composed, view));
        if (composed) {
            STEMMA_CHECK(grid(given, std::move(above), view));
        } else if (given.contains("facet")) {
            STEMMA_CHECK(facet(given, std::move(above), view));
        } else {
            STEMMA_CHECK(layers(given, std::move(above), view));
        }
        view.units = m_chart.units.size() - view.firstUnit;
        if (view.units == 0) return fail(ErrorCode::BadData, "a view has no layers");
        return view;
    }

private:
    static std::string titleOf(const Json& view) {
        const Json& title = view["title"];
        return textOf(title.isObject() ? title["text"] : title);
    }

    /// Adds what a view says to what it inherits.
    Status enter(const Json& view, UnitSpec& above) {
        STEMMA_CHECK(checkWords(view, "the specification", viewWords()));
        if (const Json* data = view.find("data"); data && !data->isNull()) {
            STEMMA_CHECK(checkData(*data));
            above.data = std::make_shared<const Json>(*data);
            above.transforms.clear();
            // Rows of its own aren't those that are told apart: they are in every facet.
            std::erase_if(above.encoding, [](const auto& one) { return isFacetChannel(one.first); });
        }
        for (const Json& transform : view["transform"].items()) above.transforms.push_back(transform);
        STEMMA_CHECK(checkParams(view["params"]));
        return readEncoding(view["encoding"], above.encoding);
    }

    Status grid(const Json& given, const UnitSpec& above, ViewSpec& view) {
        const char* word = given.contains("hconcat") ? "hconcat" : given.contains("vconcat") ? "vconcat" : "concat";
        if (hasFacets(above.encoding)) return notDrawn(std::string(word) + " within a facet");
        view.kind = ViewSpec::Kind::Grid;
        for (const Json& one : given[word].items()) {
            STEMMA_TRY(ViewSpec part, walk(one, above, false));
            view.views.push_back(std::move(part));
        }
        if (given.contains("vconcat")) view.columns = 1;
        if (given.contains("hconcat")) view.columns = std::max<std::size_t>(1, view.views.size());
        if (given["columns"].isNumber()) view.columns = std::size_t(std::clamp(given["columns"].number(), 1.0, 1000.0));
        return {};
    }

    /// The operator: {"facet": {"row": …}, "spec": …}.
    Status facet(const Json& given, UnitSpec above, ViewSpec& view) {
        const Json& how = given["facet"];
        if (!given["spec"].isObject()) return fail(ErrorCode::BadData, "a facet has no spec");
        if (hasFacets(above.encoding)) return notDrawn("a facet within a facet");
        if (how.contains("row") || how.contains("column"))
            STEMMA_CHECK(readEncoding(how, above.encoding));
        else
            STEMMA_CHECK(readEncoding(Json::object({{"facet", how}}), above.encoding));
        STEMMA_TRY(ViewSpec part, walk(given["spec"], std::move(above), false));
        if (part.kind != ViewSpec::Kind::Layers) return notDrawn("a facet of views beside each other");
        return faceted(given["columns"], std::move(part), view);
    }

    static Status faceted(const Json& columns, ViewSpec part, ViewSpec& view) {
        view.kind = ViewSpec::Kind::Facet;
        if (columns.isNumber()) view.columns = std::size_t(std::clamp(columns.number(), 1.0, 1000.0));
        for (const Channel channel : view.independent)
            if (channel != Channel::X && channel != Channel::Y)
                return notDrawn(std::string("an independent ") + channelName(channel) + " in each facet");
        part.title.clear();
        view.views.push_back(std::move(part));
        return {};
    }

    Status layers(const Json& given, UnitSpec above, ViewSpec& view) {
        const bool facets = hasFacets(above.encoding) && given.contains("encoding") && hasOwnFacets(given["encoding"]);
        const Json columns = above.encoding.contains(Channel::Facet) ? given["encoding"]["facet"]["columns"] : Json();
        STEMMA_CHECK(layer(given, std::move(above), 0, true));
        if (!facets) return {};
        ViewSpec part = view; // resolve is the facet's, as Vega-Lite has it
        part.independent.clear();
        part.units = m_chart.units.size() - part.firstUnit;
        return faceted(columns, std::move(part), view);
    }

    /// `number`: of the outermost layer; `outermost`: `given` is the view itself.
    Status layer(const Json& given, UnitSpec above, std::size_t number, bool outermost) {
        if (given.contains("layer")) {
            std::size_t count = 0;
            for (const Json& one : given["layer"].items()) {
                UnitSpec inherited = above;
                STEMMA_CHECK(enter(one, inherited));
                for (const char* word : {"hconcat", "vconcat", "concat", "facet", "repeat", "spec"})
                    if (one.contains(word)) return notDrawn(std::string(word) + " within a layer");
                if (hasOwnFacets(one["encoding"])) return notDrawn("row, column or facet within a layer");
                ViewSpec inner;
                STEMMA_CHECK(readResolve(one["resolve"], false, inner));
                if (!inner.independent.empty()) return notDrawn("an independent scale in a layer of layers");
                if (m_chart.title.empty()) m_chart.title = titleOf(one);
                STEMMA_CHECK(layer(one, std::move(inherited), outermost ? count : number, false));
                ++count;
            }
            return {};
        }
        if (!given.contains("mark"))
            return fail(ErrorCode::BadData, "a view has no mark", "A Vega-Lite view has mark and encoding, or layer.");
        STEMMA_TRY(above.mark, readMark(given["mark"]));
        if (m_chart.units.size() >= kMostUnits) return notDrawn("more than 144 layers");
        if (!above.data || (*above.data)["name"].text() == "self") m_chart.ofSelf = true;
        above.layer = number;
        m_chart.units.push_back(std::move(above));
        return {};
    }

    static bool hasFacets(const Encoding& encoding) {
        return std::any_of(encoding.begin(), encoding.end(), [](const auto& one) { return isFacetChannel(one.first); });
    }
    static bool hasOwnFacets(const Json& encoding) {
        return encoding["row"].isObject() || encoding["column"].isObject() || encoding["facet"].isObject();
    }

    Status checkData(const Json& data) {
        STEMMA_CHECK(checkWords(data, "data", {"name", "values", "format", "url", "sequence", "sphere", "graticule"}));
        if (data.contains("url"))
            return notDrawn("data from '" + printable(data["url"].text()) + "' (nothing is fetched)");
        for (const char* word : {"sequence", "sphere", "graticule"})
            if (data.contains(word)) return notDrawn(std::string("data ") + word);
        if (data["values"].isString()) return notDrawn("data given as text");
        if (data.contains("values") || data["name"].text() == "self" || m_chart.datasets.contains(data["name"].text()))
            return {};
        return fail(ErrorCode::BadData, "there are no data named '" + printable(data["name"].text()) + "'",
                    "The artifact's own rows are named self.");
    }

    /// Selections that mean pan, zoom, hover or a legend's toggle are what Stemma does anyway.
    static Status checkParams(const Json& params) {
        for (const Json& param : params.items()) {
            const std::string name = "the param '" + printable(param["name"].text()) + "'";
            if (!param.contains("select")) return notDrawn(name);
            const Json& value = param["value"];
            const bool nothing = value.isNull() || ((value.isArray() || value.isObject()) && value.empty());
            if (!nothing) return notDrawn(name + " that something is selected in from the start");
        }
        return {};
    }

    /// Views beside each other have axes of their own and share colours; layers and facets share all. Said otherwise,
    /// it is kept here.
    static Status readResolve(const Json& resolve, bool composed, ViewSpec& view) {
        if (composed) view.independent = {Channel::X, Channel::Y};
        for (const auto& [what, channels] : resolve.members())
            for (const auto& [word, how] : channels.members()) {
                const std::optional<Channel> channel = channelNamed(word);
                if (!channel) continue;
                const bool independent = how.text() == "independent";
                if (what == "axis" && independent) view.apart.insert(*channel);
                if (what != "scale") continue;
                if (independent)
                    view.independent.insert(*channel);
                else
                    view.independent.erase(*channel);
            }
        return {};
    }

    ChartSpec& m_chart;
    std::size_t m_left = kMostRepeated;
};

} // namespace

Result<ChartSpec> ChartSpec::parse(const Json& specification) {
    ChartSpec chart;
    if (!specification.isObject())
        return fail(ErrorCode::BadData,
                    "a chart is a map with mark and encoding, not a " + std::string(specification.typeName()));
    const Json& title = specification["title"];
    chart.title = textOf(title.isObject() ? title["text"] : title);
    chart.subtitle = title.isObject() ? textOf(title["subtitle"]) : std::string();
    chart.datasets = specification["datasets"];
    STEMMA_CHECK(checkConfig(specification["config"]));
    STEMMA_TRY(chart.view, Flattener(chart).walk(specification, {}, true));
    return chart;
}

} // namespace stemma
