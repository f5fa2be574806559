// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayFile.h"
#include "core/base/Text.h"
#include "core/materializers/ArrayPictures.h"
#include "core/materializers/types.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

const std::vector<std::string> kArrayExtensions = {".npy", ".npz"};
constexpr std::size_t kMostArrays = 200;                        ///< of an archive, with facts of their own
constexpr std::size_t kArraysDrawn = 8;                         ///< of an archive
constexpr std::size_t kMostFieldFacts = 64;                     ///< of records
constexpr std::uint64_t kArrayBytes = std::uint64_t(512) << 20; ///< in all; of larger arrays a sample

/// NaN and infinities have no number in JSON.
Json finiteOrNull(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}

/// An end exactly as it is: whole numbers stay whole.
Json endOf(const ElementType& type, double value, const std::string& text) {
    if (!type.isNumber()) return Json(text);
    if (!type.isWhole()) return finiteOrNull(value);
    const Result<Json> exact = Json::parse(text);
    return exact && exact->isInteger() ? *exact : finiteOrNull(value);
}

void addValueFacts(Json& facts, const ElementType& type, const ArrayFacts& look) {
    if (look.looked == 0) return;
    if (look.finite > 0) {
        facts.set("min", endOf(type, look.min, look.minText));
        facts.set("max", endOf(type, look.max, look.maxText));
        if (type.isNumber()) {
            facts.set("mean", finiteOrNull(look.mean));
            facts.set("std", finiteOrNull(look.deviation));
            facts.set("zeros", look.zeros);
        }
    }
    facts.set(type.isNumber() ? "nan" : "nat", look.nan);
    if (type.kind == ElementType::Kind::Float || type.kind == ElementType::Kind::Complex)
        facts.set("inf", look.positiveInfinite + look.negativeInfinite);
    if (type.kind == ElementType::Kind::Complex) facts.set("of", "magnitudes");
    if (look.sampled) facts.set("sample", look.looked);
}

Json shapeFacts(const Array& array) {
    Json shape = Json::array();
    for (const std::uint64_t extent : array.shape()) shape.push(extent);
    return Json::object({{"shape", std::move(shape)},
                         {"dtype", array.type().name()},
                         {"order", array.fortran() ? "Fortran" : "C"},
                         {"values", array.count()}});
}

class ArrayDescriber {
public:
    ArrayDescriber(const ArtifactContent& content, const DescribeContext& context, ArrayFile file)
        : m_content(content), m_context(context), m_file(std::move(file)) {}

    Result<Described> run() {
        for (const std::string& note : m_file.notes()) m_described.notes.push_back(sentence(note));
        if (m_file.archive())
            STEMMA_CHECK(archive());
        else
            STEMMA_CHECK(single());
        m_described.metadata.set("bytes", totalBytes(m_content));
        return std::move(m_described);
    }

private:
    /// A clause with the subject "it", about the file or one of its arrays.
    std::string sentence(const std::string& clause, const std::string& name = {}) const {
        const std::string file = printable(fileName(m_content.files.front()));
        return (name.empty() ? file : "'" + name + "' of " + file) + ": " + clause;
    }

    Result<ArrayFacts> look(const Array& array, std::uint64_t most) {
        ArrayLook how;
        how.mostBytes = std::max<std::uint64_t>(most, 1u << 20);
        return lookAt(array, how, m_context.cancel);
    }

    /// Fields of records that have a place on an axis, with facts of their own.
    Result<Json> fieldFacts(const Array& array, const std::string& name) {
        Json fields = Json::array();
        const std::size_t count = std::min(array.type().fields.size(), kMostFieldFacts);
        std::size_t drawn = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const Array field = array.field(i);
            Json facts = Json::object({{"name", array.type().fields[i].name}, {"dtype", field.type().name()}});
            if (!array.type().fields[i].shape.empty()) facts.set("shape", shapeFacts(field)["shape"]);
            STEMMA_TRY(const ArrayFacts look, this->look(field, kArrayBytes / count));
            addValueFacts(facts, field.type(), look);
            fields.push(std::move(facts));
            if (look.bins.empty() || ++drawn > kArraysDrawn || !name.empty()) continue;
            const std::string& title = array.type().fields[i].name;
            STEMMA_CHECK(addChart(m_described, m_context, title, valuesChart(title, title, look, field.type()), title));
        }
        return fields;
    }

    /// All that is known of one array; pictures of it where there are to be.
    Result<Json> describe(const ArrayFile::Opened& opened, const std::string& name, bool draw, std::uint64_t most) {
        const Array& array = opened.array;
        Json facts = shapeFacts(array);
        if (array.here() < array.count()) facts.set("present", array.here());
        if (array.type().kind == ElementType::Kind::Record) {
            STEMMA_TRY(Json fields, fieldFacts(array, name));
            facts.set("fields", std::move(fields));
            return facts;
        }
        STEMMA_TRY(m_look, look(array, most));
        addValueFacts(facts, array.type(), m_look);
        if (draw) STEMMA_CHECK(drawArray(m_described, m_context, array, m_look, name));
        return facts;
    }

    Status single() {
        STEMMA_TRY(const ArrayFile::Opened opened, m_file.array(0, m_context.cancel));
        if (!opened.complaint.empty()) m_described.notes.push_back(sentence(opened.complaint));
        STEMMA_TRY(m_described.metadata, describe(opened, "", true, kArrayBytes));
        const Array& array = opened.array;
        m_described.addHeadline("shape", array.shapeText(), array.type().name());
        for (const char* number : {"mean", "min", "max"})
            if (m_described.metadata[number].isNumber()) m_described.addHeadline(number, m_described.metadata[number]);
        if (const std::uint64_t nan = m_described.metadata["nan"].unsignedInteger(); nan > 0)
            m_described.addHeadline("NaN", nan, "", "lower");
        if (m_look.sampled)
            m_described.notes.push_back("Its numbers are those of a sample of " +
                                        formatCount(std::int64_t(m_look.looked)) + " of its values, spread over it");
        return {};
    }

    Status archive() {
        Json arrays = Json::array();
        const std::size_t some = std::min(m_file.size(), kMostArrays);
        std::uint64_t unpackable = m_context.mostUnpacked;
        std::size_t broken = 0;
        for (std::size_t i = 0; i < some; ++i) {
            const std::string name = m_file.name(i);
            Json entry = Json::object({{"name", name}});
            std::uint64_t left = std::min(unpackable, ArrayFile::kMostUnpacked);
            unpackable -= left;
            const Result<ArrayFile::Opened> opened = m_file.arrayOf(i, m_context.cancel, left);
            unpackable += left;
            if (!opened && opened.error().code != ErrorCode::BadData) return tl::unexpected(opened.error());
            const std::string wrong = opened ? opened->complaint : opened.error().message;
            if (!wrong.empty()) {
                entry.set("problem", wrong);
                if (++broken <= 5) m_described.notes.push_back(sentence(wrong, name));
            }
            if (opened) {
                STEMMA_TRY(const Json facts,
                           describe(*opened, some == 1 ? "" : name, i < kArraysDrawn, kArrayBytes / some));
                for (const auto& [key, value] : facts.members()) entry.set(key, value);
            }
            arrays.push(std::move(entry));
        }
        if (broken > 5)
            m_described.notes.push_back(formatCount(std::int64_t(broken - 5)) + " more of its arrays have such faults");
        m_described.metadata.set("arrays", std::move(arrays));
        m_described.metadata.set("count", m_file.total());
        m_described.addHeadline("arrays", m_file.total());
        return {};
    }

    const ArtifactContent& m_content;
    const DescribeContext& m_context;
    ArrayFile m_file;
    Described m_described;
    ArrayFacts m_look;
};

bool recognisesArray(const ArtifactContent& content) {
    const FileEntry* file = content.single();
    return file && (hasExtension(*file, kArrayExtensions) || sniff(content, *file, 6).bytes == "\x93NUMPY");
}

Result<Described> describeArray(const ArtifactContent& content, const DescribeContext& context) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    STEMMA_TRY(const ByteRange bytes, bytesOf(content, *file));
    STEMMA_TRY(ArrayFile arrays, ArrayFile::open(bytes));
    return ArrayDescriber(content, context, std::move(arrays)).run();
}

} // namespace

Materializer arrayType() {
    return {.id = "array",
            .summary =
                "Arrays of NumPy (.npy, .npz): shape, type, range and distribution; a line, a heatmap, slices or "
                "a picture",
            .look = 2,
            .extensions = kArrayExtensions,
            .aliases = {"npy", "npz", "ndarray"},
            .pictured = true,
            .recognises = &recognisesArray,
            .describe = &describeArray};
}

} // namespace stemma
