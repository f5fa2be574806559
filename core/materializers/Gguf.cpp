// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelFormats.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <bit>

namespace stemma {

namespace {

constexpr std::uint64_t kMostPairs = 100'000, kMostGgufArrays = 1'000'000, kMostText = 1u << 20;
constexpr std::size_t kShownText = 200, kKeptName = 300;
enum GgufType : std::uint32_t { kGgufText = 8, kGgufList = 9 };

/// Bytes of a value by its type; 0: of no fixed size.
unsigned ggufBytes(std::uint32_t type) {
    static constexpr std::array<unsigned, 13> kBytes = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    return type < kBytes.size() ? kBytes[type] : 0;
}

/// Its first bytes: what is behind them is passed over.
std::string ggufText(ByteCursor& file) {
    const std::uint64_t length = file.u64();
    if (length > kMostText) file.fail();
    return file.text(length, kKeptName);
}

Json ggufNumber(ByteCursor& file, std::uint32_t type) {
    switch (type) {
    case 0:
        return Json(file.u8());
    case 1:
        return Json(std::int64_t(std::int8_t(file.u8())));
    case 2:
        return Json(file.u16());
    case 3:
        return Json(std::int64_t(std::int16_t(file.u16())));
    case 4:
        return Json(std::int64_t(file.u32()));
    case 5:
        return Json(std::int64_t(std::int32_t(file.u32())));
    case 6:
        return Json(double(std::bit_cast<float>(file.u32())));
    case 7:
        return Json(file.u8() != 0);
    case 10:
        return Json(file.u64());
    case 11:
        return Json(std::int64_t(file.u64()));
    case 12:
        return Json(std::bit_cast<double>(file.u64()));
    default:
        file.fail();
        return {};
    }
}

/// A list is passed over and counted.
Json ggufValue(ByteCursor& file, std::uint32_t type, int depth) {
    if (type == kGgufText) return toUtf8(ggufText(file).substr(0, kShownText));
    if (type != kGgufList) return ggufNumber(file, type);
    const std::uint32_t of = file.u32();
    const std::uint64_t count = file.u64();
    if (depth > 3 || count > file.left()) file.fail(); // each has a byte at least
    if (const unsigned each = ggufBytes(of); each > 0) {
        if (count > file.left() / each) file.fail();
        file.skip(file.ok() ? count * each : 0);
    } else {
        for (std::uint64_t i = 0; i < count && file.ok(); ++i) {
            if (of == kGgufText)
                file.skip(file.u64());
            else
                ggufValue(file, of, depth + 1);
        }
    }
    return Json(plural(std::int64_t(count), "item"));
}

struct GgmlType {
    const char* name;
    unsigned block, bytes; ///< numbers in a block, its bytes
};

/// ggml.h, enum ggml_type; removed ones have no name.
GgmlType ggmlType(std::uint32_t type) {
    static constexpr std::array<GgmlType, 31> kTypes = {
        {{"float32", 1, 4},  {"float16", 1, 2},    {"Q4_0", 32, 18},    {"Q4_1", 32, 20},     {"", 0, 0},
         {"", 0, 0},         {"Q5_0", 32, 22},     {"Q5_1", 32, 24},    {"Q8_0", 32, 34},     {"Q8_1", 32, 36},
         {"Q2_K", 256, 84},  {"Q3_K", 256, 110},   {"Q4_K", 256, 144},  {"Q5_K", 256, 176},   {"Q6_K", 256, 210},
         {"Q8_K", 256, 292}, {"IQ2_XXS", 256, 66}, {"IQ2_XS", 256, 74}, {"IQ3_XXS", 256, 98}, {"IQ1_S", 256, 50},
         {"IQ4_NL", 32, 18}, {"IQ3_S", 256, 110},  {"IQ2_S", 256, 82},  {"IQ4_XS", 256, 136}, {"int8", 1, 1},
         {"int16", 1, 2},    {"int32", 1, 4},      {"int64", 1, 8},     {"float64", 1, 8},    {"IQ1_M", 256, 56},
         {"bfloat16", 1, 2}}};
    return type < kTypes.size() ? kTypes[type] : GgmlType{"", 0, 0};
}

ModelTensor ggufTensor(ByteCursor& file) {
    ModelTensor tensor;
    tensor.name = ggufText(file);
    const std::uint32_t rank = file.u32();
    if (rank > 8) file.fail();
    // Its fastest axis comes first; everyone else writes it last.
    for (std::uint32_t i = 0; i < rank && file.ok(); ++i)
        tensor.shape.insert(tensor.shape.begin(), std::int64_t(file.u64() & INT64_MAX));
    const std::uint32_t number = file.u32();
    const GgmlType type = ggmlType(number);
    tensor.dtype = *type.name ? std::string(type.name) : "type " + std::to_string(number);
    file.u64(); // offset
    const double bytes = type.block > 0 ? tensor.elements() / type.block * type.bytes : 0;
    tensor.bytes = bytes < 9e18 ? std::uint64_t(bytes) : 0;
    return tensor;
}

} // namespace

Result<ModelOutline> outlineGguf(ByteCursor& file) {
    ModelOutline outline;
    outline.framework = "GGUF";
    if (file.u32() != 0x46554747) return notThat("it doesn't begin as GGUF does");
    const std::uint32_t version = file.u32();
    if (version == 0 || version > 1000)
        return notThat("it is GGUF of version " + std::to_string(version) + ", which is unknown or big-endian");
    if (version == 1) return notThat("it is GGUF of version 1, which no program writes any more");
    outline.version = std::to_string(version);
    std::uint64_t tensors = file.u64();
    const std::uint64_t pairs = file.u64();
    if (!file.ok() || tensors > file.left() / 24 || pairs > file.left() / 13)
        return notThat("its header claims more than the file has");
    if (pairs > kMostPairs) return notThat("its header claims " + formatCount(std::int64_t(pairs)) + " facts");
    if (tensors > kMostGgufArrays)
        outline.notes.push_back("Its header claims " + formatCount(std::int64_t(tensors)) +
                                " tensors: only the first " + formatCount(std::int64_t(kMostGgufArrays)) +
                                " are counted");
    tensors = std::min(tensors, kMostGgufArrays);
    for (std::uint64_t i = 0; i < pairs && file.ok(); ++i) {
        const std::string key = ggufText(file);
        Json value = ggufValue(file, file.u32(), 0);
        if (!file.ok()) break;
        if (key == "general.architecture") outline.className = value.text();
        if (outline.facts.size() < 200)
            outline.facts.members().emplace_back(toUtf8(key.substr(0, 200)), std::move(value));
    }
    outline.parameters = 0;
    for (std::uint64_t i = 0; i < tensors && file.ok(); ++i) {
        ModelTensor tensor = ggufTensor(file);
        if (!file.ok()) break;
        outline.parameters += tensor.elements();
        outline.addTensor(std::move(tensor));
    }
    if (!file.ok()) outline.notes.push_back("Its header ends in the middle: the file was cut off or damaged");
    return outline;
}

} // namespace stemma
