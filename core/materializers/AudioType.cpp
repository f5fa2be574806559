// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayFacts.h"
#include "core/arrays/ArrayLine.h"
#include "core/arrays/Sound.h"
#include "core/base/Text.h"
#include "core/materializers/ArrayPictures.h"
#include "core/materializers/types.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr unsigned kMostChannels = 32; ///< with levels of their own; all are counted
constexpr unsigned kMostWaves = 8;     ///< drawn
constexpr std::size_t kWaveColumns = 400;
constexpr std::uint64_t kMostSamples = 128u << 20; ///< looked at for levels

double rounded(double value, double steps) {
    return std::round(value * steps) / steps;
}

struct ChannelLevels {
    double peak = 0, rms = 0;
};

/// Over all samples of a channel, or a part of them spread over it.
Result<std::vector<ChannelLevels>> levelsOf(const Sound& sound, const Cancel& cancel, bool& sampled) {
    const unsigned channels = std::min(sound.channels, kMostChannels);
    std::vector<double> squares(channels);
    std::vector<ChannelLevels> levels(channels);
    constexpr std::uint64_t kFrames = 16u << 10;
    const std::uint64_t runs = (sound.frames() + kFrames - 1) / kFrames;
    const std::uint64_t taken = std::min(runs, std::max<std::uint64_t>(kMostSamples / kFrames / sound.channels, 1));
    sampled = taken < runs;
    std::uint64_t frames = 0;
    std::vector<double> values;
    for (std::uint64_t i = 0; i < taken; ++i) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "Looking through the sound was cancelled");
        const std::uint64_t first = (taken == runs ? i : shareOf(runs, i, taken)) * kFrames;
        const std::uint64_t some = std::min(kFrames, sound.frames() - first);
        frames += some;
        values.resize(std::size_t(some));
        for (unsigned channel = 0; channel < channels; ++channel) {
            const std::uint64_t place = first * sound.samples.stride(0) + channel * sound.samples.stride(1);
            STEMMA_CHECK(sound.samples.numbers(place, sound.samples.stride(0), values.size(), values.data()));
            for (const double value : values) {
                const double level = std::fabs(sound.level(value));
                if (!std::isfinite(level)) continue;
                levels[channel].peak = std::max(levels[channel].peak, level);
                squares[channel] += level * level;
            }
        }
    }
    for (unsigned channel = 0; channel < channels && frames > 0; ++channel)
        levels[channel].rms = std::sqrt(squares[channel] / double(frames));
    return levels;
}

/// Areas between the least and the greatest sample of each moment, a band for each channel.
Json waveChart(const std::string& title, Json::Array rows, unsigned waves, double seconds) {
    Json spec = Json::object({{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
                              {"title", title},
                              {"data", Json::object({{"values", Json(std::move(rows))}})},
                              {"mark", Json::object({{"type", "area"}, {"opacity", 1}})}});
    Json x = Json::object(
        {{"field", "time"},
         {"type", "quantitative"},
         {"title", "seconds"},
         {"scale", Json::object({{"zero", false}, {"nice", false}, {"domain", Json::array({0, seconds})}})}});
    Json y = Json::object({{"field", "low"},
                           {"type", "quantitative"},
                           {"title", waves == 1 ? Json("level") : Json(nullptr)},
                           {"scale", Json::object({{"domain", Json::array({waves == 1 ? -1.0 : -2.0 * waves + 1, 1})},
                                                   {"nice", false}})}});
    if (waves > 1) y.set("axis", nullptr); // each band has its own zero
    Json encoding = Json::object({{"x", std::move(x)}, {"y", std::move(y)}, {"y2", Json::object({{"field", "high"}})}});
    if (waves > 1)
        encoding.set("color", Json::object({{"field", "channel"}, {"type", "nominal"}, {"title", "channel"}}));
    spec.set("encoding", std::move(encoding));
    return spec;
}

Status drawWave(Described& described, const DescribeContext& context, const Sound& sound) {
    if (context.visualizations.empty() || sound.frames() < 2) return {};
    const unsigned waves = std::min(sound.channels, kMostWaves);
    Json::Array rows;
    for (unsigned channel = 0; channel < waves; ++channel) {
        const ArrayLine line = ArrayLine::along(sound.samples, 0, {0, channel});
        LineWish wish{0, line.count, kWaveColumns, kMostSamples / waves};
        STEMMA_TRY(const LineEnvelope envelope, lineEnvelope(sound.samples, line, wish, nullptr, context.cancel));
        for (std::size_t i = 0; i < envelope.low.size(); ++i) {
            const auto band = [&](double sample) {
                const double level = std::clamp(sound.level(sample), -1.0, 1.0);
                return rounded((std::isfinite(level) ? level : 0) - 2.0 * channel, 1e4);
            };
            const double time = double(shareOf(line.count, i, envelope.low.size())) / sound.rate;
            Json row = Json::object(
                {{"time", rounded(time, 1e6)}, {"low", band(envelope.low[i])}, {"high", band(envelope.high[i])}});
            if (waves > 1) row.set("channel", std::to_string(channel + 1));
            rows.push_back(std::move(row));
        }
    }
    const std::string title = waves < sound.channels ? "The first " + std::to_string(waves) + " of " +
                                                           std::to_string(sound.channels) + " channels"
                              : waves == 1 ? "Waveform"
                                           : "Waveforms of " + std::to_string(waves) + " channels";
    return addChart(described, context, "waveform", waveChart(title, std::move(rows), waves, sound.seconds()), title);
}

Result<Described> describeAudio(const ArtifactContent& content, const DescribeContext& context) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    STEMMA_TRY(const ByteRange bytes, bytesOf(content, *file));
    STEMMA_TRY(const Sound sound, Sound::open(bytes));
    Described described;
    described.metadata = Json::object({{"seconds", rounded(sound.seconds(), 1e6)},
                                       {"rate", sound.rate},
                                       {"channels", sound.channels},
                                       {"bits", sound.bits},
                                       {"encoding", sound.encoding},
                                       {"frames", sound.frames()},
                                       {"bytes", bytes.size()}});
    if (!sound.complaint.empty()) described.notes.push_back(printable(fileName(*file)) + ": " + sound.complaint);
    bool sampled = false;
    STEMMA_TRY(const std::vector<ChannelLevels> levels, levelsOf(sound, context.cancel, sampled));
    ChannelLevels all;
    Json each = Json::array();
    for (const ChannelLevels& one : levels) {
        all.peak = std::max(all.peak, one.peak);
        all.rms += one.rms * one.rms / double(levels.size());
        each.push(Json::object({{"peak", rounded(one.peak, 1e6)}, {"rms", rounded(one.rms, 1e6)}}));
    }
    described.addHeadline("duration", rounded(sound.seconds(), 1e3), "s");
    described.addHeadline("rate", sound.rate, "Hz");
    described.addHeadline("channels", sound.channels);
    if (sound.frames() > 0) {
        described.metadata.set("peak", rounded(all.peak, 1e6));
        described.metadata.set("rms", rounded(std::sqrt(all.rms), 1e6));
        if (levels.size() > 1) described.metadata.set("levels", std::move(each));
        described.addHeadline("peak", rounded(all.peak, 1e3));
        if (sampled) described.notes.push_back("Peak and RMS are those of parts spread over it");
    }
    STEMMA_CHECK(drawWave(described, context, sound));
    return described;
}

} // namespace

Materializer audioType() {
    return {.id = "audio",
            .summary = "Sound (WAV): duration, rate, channels, bits, peak and RMS; its waveform",
            .extensions = {".wav"},
            .aliases = {"wav", "sound"},
            .pictured = true,
            .recognises =
                [](const ArtifactContent& content) {
                    if (!singleWithExtension(content, {".wav", ".wave"})) return false;
                    const std::string head = sniff(content, content.files.front(), 12).bytes;
                    return head.size() == 12 && head.substr(8) == "WAVE";
                },
            .describe = &describeAudio};
}

} // namespace stemma
