// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for stemma-layout in tests and misbehaves as STEMMA_FAKE_LAYOUT says.
#include "core/base/Helper.h"

#include <csignal>
#include <cstdlib>
#include <limits>
#include <string>
#include <unistd.h>

using namespace stemma;

namespace {

Json answer(const std::string& kind, const Json& request) {
    Json::Array centres, curves;
    for (std::size_t i = 0; i < request["sizes"].size(); ++i) centres.emplace_back(double(i) * 100);
    for (std::size_t i = 0; i < request["edges"].size() / 2; ++i) curves.emplace_back(Json::Array());
    if (kind == "few") centres.clear();
    if (kind == "text")
        for (Json& value : centres) value = Json("far left");
    if (kind == "endless")
        for (Json& value : centres) value = Json(std::numeric_limits<double>::infinity());
    if (kind == "back") {
        for (Json& curve : curves) curve = Json(Json::Array(8, Json(1.0)));
        for (std::size_t i = 0; i < centres.size(); ++i) centres[i] = Json(-100.0 * double(i));
    }
    return Json::object({{"centres", Json(std::move(centres))}, {"curves", Json(std::move(curves))}});
}

Result<HelperReply> handle(HelperRequest& request) {
    const char* set = std::getenv("STEMMA_FAKE_LAYOUT");
    const std::string kind = set ? set : "";
    if (kind == "crash") {
        std::signal(SIGSEGV, SIG_DFL); // a sanitizer would take it for one it found
        std::raise(SIGSEGV);
    }
    if (kind == "exit") ::_exit(3);
    while (kind == "hang") ::pause();
    if (kind == "error") return fail(ErrorCode::HelperFailed, "Graphviz refused");
    if (kind == "empty") return HelperReply{};
    return HelperReply{answer(kind, request.header), {}};
}

} // namespace

int main() {
    return serveHelper(&handle);
}
