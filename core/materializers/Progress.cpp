// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Progress.h"

#include "core/base/Text.h"
#include "core/materializers/Measured.h"

#include <algorithm>
#include <array>

namespace stemma {

namespace {

struct SplitWord {
    std::string_view word, split;
};
constexpr std::array kSplits = {
    SplitWord{"training", "train"},   SplitWord{"train", "train"},
    SplitWord{"tr", "train"},         SplitWord{"validation", "validation"},
    SplitWord{"valid", "validation"}, SplitWord{"val", "validation"},
    SplitWord{"dev", "validation"},   SplitWord{"eval", "validation"},
    SplitWord{"testing", "test"},     SplitWord{"test", "test"},
};

bool hasWord(const std::vector<std::string>& words, std::initializer_list<std::string_view> any) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return std::find(any.begin(), any.end(), word) != any.end(); });
}

} // namespace

MetricName metricNamed(std::string_view column) {
    std::string word = columnWord(column);
    std::replace(word.begin(), word.end(), '/', '_');
    for (const SplitWord& one : kSplits) {
        const std::string before = std::string(one.word) + "_", after = "_" + std::string(one.word);
        if (word == one.word) return {"value", std::string(one.split)};
        if (word.starts_with(before)) return {std::string(column.substr(before.size())), std::string(one.split)};
        if (word.ends_with(after))
            return {std::string(column.substr(0, column.size() - after.size())), std::string(one.split)};
    }
    return {std::string(column), {}};
}

Better betterOf(std::string_view metric) {
    std::string word = columnWord(metric);
    std::replace(word.begin(), word.end(), '/', '_');
    const std::vector<std::string> words = split(word, '_');
    if (hasWord(words, {"loss", "error", "err", "mse", "rmse", "mae", "mape", "nll", "perplexity", "ppl", "brier",
                        "logloss", "deviance", "hinge", "crossentropy", "wer", "cer", "fid", "bpc"}))
        return Better::Lower;
    if (hasWord(words, {"accuracy",   "acc",   "auc",  "auroc", "ap",   "map",   "f1",   "score", "precision", "recall",
                        "r2",         "iou",   "miou", "dice",  "bleu", "rouge", "psnr", "ssim",  "reward",    "return",
                        "likelihood", "kappa", "mcc",  "top1",  "top5", "hit",   "ndcg", "mrr"}))
        return Better::Higher;
    return Better::Unknown;
}

bool heldOut(std::string_view split) {
    return split == "validation" || split == "test";
}

} // namespace stemma
