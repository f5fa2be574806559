// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stemma {

/// An array of a model, as its header tells; all of it may be a lie.
struct ModelTensor {
    std::string name;
    std::string dtype;                     ///< "float32", "bfloat16", "Q4_K"; "" where nothing tells
    std::vector<std::int64_t> shape;       ///< -1: of no fixed size
    std::uint64_t bytes = 0;               ///< as stored; 0 where nothing tells
    std::vector<std::string> symbols = {}; ///< names of the extents that have one instead of a number ("batch"), or ""

    double elements() const;   ///< 1 of a scalar; a double, since a shape may claim anything
    std::string shown() const; ///< "64 × 3 × 7 × 7", "batch × 10", "scalar"
    bool operator==(const ModelTensor&) const = default;
};

/// What a model's file says of itself, found without executing, unpickling or loading any of it.
struct ModelOutline {
    static constexpr std::size_t kMostTensors = 100'000;
    static constexpr std::size_t kMostTensorBytes = std::size_t(32) << 20; ///< of names, types and shapes together

    std::string framework;         ///< "safetensors", "ONNX", "PyTorch", "scikit-learn", "GGUF", "Keras", "pickle" …
    std::string version;           ///< of the framework, where it is told
    std::string className;         ///< "LogisticRegression"
    double parameters = -1;        ///< numbers in all tensors; -1: not told
    std::uint64_t tensorCount = 0; ///< also those that aren't kept
    std::vector<ModelTensor> tensors;
    std::vector<ModelTensor> inputs, outputs;
    std::vector<std::pair<std::string, std::int64_t>> operators; ///< how many of each, the most frequent first
    std::vector<std::string> imports; ///< what unpickling would import, sorted, "module.name"
    std::vector<std::string> unsafe;  ///< those of them that models don't need: they run programs, open files …
    std::vector<std::pair<std::string, std::string>> attributes; ///< of the pickled object, values as short texts
    Json facts = Json::object();                                 ///< further ones, by name
    std::vector<std::string> notes;                              ///< sentences

    void addTensor(ModelTensor tensor); ///< counts; keeps as many as kMostTensors and kMostTensorBytes allow
    bool keepsMore() const { return tensors.size() < kMostTensors && m_tensorBytes < kMostTensorBytes; }
    Json toJson() const;
    static ModelOutline fromJson(const Json& json);

private:
    std::size_t m_tensorBytes = 0;
};

/// "1.2 M", "31", "7.2 B": how many parameters, shortly.
std::string shortCount(double count);

/// Bytes of one element by the name of its dtype; 0 where unknown or packed in blocks.
unsigned elementBytes(const std::string& dtype);

/// Looks into a model's file by its content (and, where that doesn't tell, its name). `descriptor` is borrowed and may
/// be anything; memory is bounded by about 500 MB, time by what is read: headers only, of a pickle all of it.
/// Errors: BadData, a clause that has its own subject ("its header isn't …"), as unfit() makes.
Result<ModelOutline> outlineModel(int descriptor, const std::string& name);

} // namespace stemma
