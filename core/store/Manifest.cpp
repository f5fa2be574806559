// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Manifest.h"

#include "core/base/Files.h"
#include "core/base/Text.h"

#include <sys/stat.h>

namespace stemma {

namespace {

constexpr int kManifestFormat = 1;
constexpr std::uint64_t kMostBytes = 256u << 20;

Json time(const std::optional<Timestamp>& value) {
    return value ? Json(formatTimestamp(*value)) : Json();
}

std::optional<Timestamp> timeFrom(const Json& value) {
    if (!value.isString()) return std::nullopt;
    auto parsed = parseTimestamp(value.text());
    if (!parsed) return std::nullopt;
    return *parsed;
}

Digest digestFrom(const Json& value) {
    auto digest = Digest::fromHex(value.text());
    return digest ? *digest : Digest();
}

Json hexOrNull(const Digest& digest) {
    return digest.isZero() ? Json() : Json(digest.hex());
}

Json stepToJson(const Manifest& manifest) {
    const StepRunInfo& step = manifest.stepRun;
    Json inputs = Json::array(), outputs = Json::object(), observations = Json::array();
    for (const Manifest::Input& input : manifest.inputs) {
        inputs.push(Json::object({{"name", input.name},
                                  {"position", input.position},
                                  {"item", input.item},
                                  {"uuid", input.uuid},
                                  {"artifact", input.artifact},
                                  {"number", input.number},
                                  {"content", input.content.hex()}}));
    }
    for (const auto& [output, uuid] : manifest.outputs) outputs.set(output, uuid);
    for (const Observation& seen : manifest.observations)
        observations.push(Json::array({bytesToJson(seen.name), bytesToJson(seen.value)}));
    return Json::object({{"uuid", step.uuid},
                         {"step", step.step},
                         {"cell", step.cell},
                         {"kind", step.kind},
                         {"position", step.position},
                         {"status", std::string(name(step.status))},
                         {"key", hexOrNull(manifest.key)},
                         {"full_key", hexOrNull(step.fullKey)},
                         {"reusable", step.reusable},
                         {"queued", time(step.queued)},
                         {"started", time(step.started)},
                         {"ended", time(step.ended)},
                         {"inputs", std::move(inputs)},
                         {"outputs", std::move(outputs)},
                         {"parameters", manifest.parameters},
                         {"observations", std::move(observations)}});
}

tl::unexpected<Error> bad(const std::string& what) {
    return fail(ErrorCode::BadData, "The manifest is not as it was written: " + what);
}

Status readStep(const Json& json, Manifest& manifest) {
    StepRunInfo& step = manifest.stepRun;
    step.uuid = json["uuid"].text();
    step.step = json["step"].text();
    step.cell = json["cell"].text();
    step.kind = json["kind"].text();
    step.position = int(json["position"].integer());
    step.status = stepStatusFrom(json["status"].text());
    manifest.key = digestFrom(json["key"]);
    step.fullKey = digestFrom(json["full_key"]);
    step.reusable = json["reusable"].boolean();
    step.queued = timeFrom(json["queued"]);
    step.started = timeFrom(json["started"]);
    step.ended = timeFrom(json["ended"]);
    if (step.uuid.empty()) return bad("it names no step run");
    for (const Json& item : json["inputs"].items()) {
        manifest.inputs.push_back({item["name"].text(), int(item["position"].integer()), int(item["item"].integer()),
                                   item["uuid"].text(), item["artifact"].text(), int(item["number"].integer()),
                                   digestFrom(item["content"])});
    }
    for (const auto& [output, uuid] : json["outputs"].members()) manifest.outputs.emplace_back(output, uuid.text());
    manifest.parameters = json["parameters"];
    for (const Json& item : json["observations"].items()) {
        STEMMA_TRY(std::string seen, bytesFromJson(item.at(0)));
        STEMMA_TRY(std::string value, bytesFromJson(item.at(1)));
        manifest.observations.push_back({std::move(seen), std::move(value)});
    }
    return {};
}

} // namespace

Json bytesToJson(std::string_view bytes) {
    if (isUtf8(bytes)) return Json(bytes);
    return Json::object({{"bytes", base64(bytes)}});
}

Result<std::string> bytesFromJson(const Json& value) {
    if (value.isString()) return value.text();
    if (value.isObject() && value["bytes"].isString()) return fromBase64(value["bytes"].text());
    return bad("a name is neither text nor bytes");
}

Json fileToJson(const FileEntry& file) {
    Json out = Json::object({{"path", bytesToJson(file.path)}});
    if (!file.link.empty()) {
        out.set("link", bytesToJson(file.link));
        return out;
    }
    out.set("sha256", file.sha.hex());
    out.set("bytes", file.bytes);
    if (file.executable) out.set("executable", true);
    return out;
}

Result<FileEntry> fileFromJson(const Json& value) {
    FileEntry file;
    STEMMA_TRY(file.path, bytesFromJson(value["path"]));
    if (const Json* link = value.find("link")) {
        STEMMA_TRY(file.link, bytesFromJson(*link));
        return file;
    }
    auto sha = Digest::fromHex(value["sha256"].text());
    if (!sha || !value["bytes"].isInteger()) return bad("a file has no hash or no size");
    file.sha = *sha;
    file.bytes = value["bytes"].unsignedInteger();
    file.executable = value["executable"].boolean();
    return file;
}

Json toJson(const Manifest& manifest) {
    const VersionInfo& version = manifest.version;
    Json files = Json::array(), pictures = Json::array(), describes = Json::array();
    for (const FileEntry& file : manifest.files) files.push(fileToJson(file));
    for (const Visualization& one : manifest.visualizations)
        pictures.push(Json::object({{"file", bytesToJson(one.file)}, {"title", one.title}, {"made_by", one.madeBy}}));
    for (const std::string& uuid : manifest.describes) describes.push(uuid);
    Json out = Json::object({{"stemma_manifest", kManifestFormat},
                             {"uuid", version.uuid},
                             {"name", version.name},
                             {"number", version.number},
                             {"type", version.type},
                             {"materializer", version.materializer},
                             {"format", version.format},
                             {"sha256", version.content.hex()},
                             {"bytes", version.bytes},
                             {"state", std::string(name(version.state))},
                             {"reference", version.reference},
                             {"created", formatTimestamp(version.created)},
                             {"output", version.output},
                             {"files", std::move(files)}});
    if (!manifest.sameAsUuid.empty()) out.set("same_as", manifest.sameAsUuid);
    if (!describes.empty()) out.set("describes", std::move(describes));
    if (!manifest.describedBy.empty()) {
        Json describers = Json::array();
        for (const std::string& uuid : manifest.describedBy) describers.push(uuid);
        out.set("described_by", std::move(describers));
    }
    out.set("read_options", version.readOptions);
    out.set("metadata", version.metadata);
    out.set("headline", version.headline);
    out.set("visualizations", std::move(pictures));
    out.set("step_run", stepToJson(manifest));
    out.set("run", Json::object({{"number", version.run.value},
                                 {"uuid", manifest.runUuid},
                                 {"pipeline", manifest.pipeline},
                                 {"started", formatTimestamp(manifest.runStarted)}}));
    out.set("rows", Json::object({{"version", version.id.value},
                                  {"step_run", version.stepRun.value},
                                  {"output", manifest.sequence},
                                  {"artifact", version.artifact.value}}));
    return out;
}

Result<Manifest> manifestFromJson(const Json& json) {
    if (!json["stemma_manifest"].isInteger()) return bad("it is no manifest");
    if (json["stemma_manifest"].integer() > kManifestFormat)
        return fail(ErrorCode::TooNew, "The manifest was written by a newer Stemma");
    Manifest manifest;
    VersionInfo& version = manifest.version;
    version.uuid = json["uuid"].text();
    version.name = json["name"].text();
    version.number = int(json["number"].integer());
    version.type = json["type"].text();
    version.materializer = json["materializer"].text();
    version.format = int(json["format"].integer(1));
    auto content = Digest::fromHex(json["sha256"].text());
    if (!content || version.uuid.empty() || version.name.empty() || version.number <= 0)
        return bad("uuid, name, number or sha256 is missing");
    version.content = *content;
    version.bytes = json["bytes"].unsignedInteger();
    version.state = versionStateFrom(json["state"].text());
    version.reference = json["reference"].boolean();
    version.created = timeFrom(json["created"]).value_or(0);
    version.output = json["output"].text();
    version.readOptions = json["read_options"];
    version.metadata = json["metadata"];
    version.headline = json["headline"];
    manifest.sameAsUuid = json["same_as"].text();
    for (const Json& item : json["files"].items()) {
        STEMMA_TRY(FileEntry file, fileFromJson(item));
        manifest.files.push_back(std::move(file));
    }
    for (const Json& item : json["visualizations"].items()) {
        STEMMA_TRY(std::string file, bytesFromJson(item["file"]));
        manifest.visualizations.push_back({std::move(file), item["title"].text(), item["made_by"].text()});
    }
    for (const Json& item : json["describes"].items()) manifest.describes.push_back(item.text());
    for (const Json& item : json["described_by"].items()) manifest.describedBy.push_back(item.text());
    STEMMA_CHECK(readStep(json["step_run"], manifest));
    const Json& run = json["run"];
    manifest.runUuid = run["uuid"].text();
    manifest.pipeline = run["pipeline"].text();
    manifest.runStarted = timeFrom(run["started"]).value_or(0);
    version.run.value = run["number"].integer();
    version.step = manifest.stepRun.step;
    if (manifest.runUuid.empty() || !version.run) return bad("it names no run");
    const Json& rows = json["rows"];
    version.id.value = rows["version"].integer();
    version.stepRun.value = rows["step_run"].integer();
    manifest.stepRun.id = version.stepRun;
    manifest.stepRun.run = version.run;
    manifest.sequence = rows["output"].integer();
    version.artifact.value = rows["artifact"].integer();
    return manifest;
}

Result<Manifest> readManifest(const fs::path& folder) {
    const fs::path file = folder / "manifest.json";
    struct stat info {};
    if (::lstat(file.c_str(), &info) != 0) return failErrno(errno, "The manifest " + file.string());
    if (!S_ISREG(info.st_mode)) return bad(file.string() + " is not a regular file");
    STEMMA_TRY(const std::string text, readFile(file, kMostBytes));
    STEMMA_TRY(const Json json, Json::parse(text));
    return manifestFromJson(json);
}

} // namespace stemma
