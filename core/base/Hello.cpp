// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Hello.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"

#include <algorithm>
#include <cstdlib>

namespace stemma {

namespace {

constexpr double kSeconds = 30; // a cold disk and a busy machine take a few
constexpr std::size_t kLongestVersion = 60;

std::string quoted(const fs::path& helper) {
    return "'" + printable(helper.string()) + "'";
}

std::string named(const Hello& hello) {
    return "Stemma " + hello.version + " (protocol " + std::to_string(hello.protocol) + ")";
}

std::string nextStep() {
    const char* configured = std::getenv("STEMMA_HELPERS");
    if (configured && *configured) {
        return "STEMMA_HELPERS is " + quoted(configured) +
               ": unset it, or set it to the folder with the helpers of this version.";
    }
    return "Install Stemma again (or build all of it), or set STEMMA_HELPERS to the folder with the helpers of this "
           "version.";
}

Error wrong(std::string message) {
    return {ErrorCode::WrongHelper, std::move(message), nextStep(), std::nullopt, {}};
}

} // namespace

Frame toFrame(const Hello& hello) {
    Frame frame;
    frame.kind = Frame::Kind::Hello;
    frame.header = Json::object({{"protocol", hello.protocol}, {"version", hello.version}});
    return frame;
}

Status checkHello(const Frame& first, const fs::path& helper) {
    const Hello ours;
    const std::string me = "this program is " + named(ours);
    if (first.kind != Frame::Kind::Hello) {
        return fail(wrong("The helper " + quoted(helper) +
                          " doesn't say which version it is, as helpers of an older build don't; " + me));
    }
    const Hello theirs{int(std::clamp<std::int64_t>(first.header["protocol"].integer(), 0, 1'000'000)),
                       printable(first.header["version"].text().substr(0, kLongestVersion))};
    if (theirs == ours) return {};
    return fail(wrong("The helper " + quoted(helper) + " belongs to " + named(theirs) + "; " + me));
}

Error garbledHello(const fs::path& helper, const Error& what) {
    Error error =
        wrong("The helper " + quoted(helper) +
              " sends something else than the version it is, so it isn't a helper of this program, " + named(Hello()));
    error.causes.push_back(what);
    return error;
}

Error missingHello(const fs::path& helper, double seconds) {
    return wrong("The helper " + quoted(helper) + " runs, but hasn't said within " + formatDuration(seconds) +
                 " which version it is; this program is " + named(Hello()));
}

Error endedBeforeHello(const fs::path& helper, const std::string& how, const std::string& line) {
    Error error = wrong("The helper " + quoted(helper) + " ended before it said which version it is: " + how +
                        "; this program is " + named(Hello()));
    if (!line.empty()) error.causes.push_back({ErrorCode::HelperFailed, line, {}, std::nullopt, {}});
    return error;
}

double helloSeconds() {
    const char* configured = std::getenv("STEMMA_HELPER_SECONDS");
    const double seconds = configured ? std::atof(configured) : 0;
    return seconds > 0 ? std::min(seconds, 1e6) : kSeconds;
}

} // namespace stemma
