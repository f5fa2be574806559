// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/ArrayFacts.h"
#include "core/arrays/ArrayFile.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QProcess>
#include <QTest>
#include <cstring>

namespace stemma {

template <typename T>
T mustHave(Result<T> result) {
    if (!result) qFatal("%s", describe(result.error()).c_str());
    return std::move(*result);
}
inline void mustBe(const Status& status) {
    if (!status) qFatal("%s", describe(status.error()).c_str());
}

/// The bytes of an .npy 1.0 with that header's text, as NumPy pads it, and values.
inline std::string npyOf(const std::string& header, const std::string& values = {}, int major = 1) {
    std::string text = header;
    while ((10 + (major > 1 ? 2 : 0) + text.size() + 1) % 64 != 0) text += ' ';
    text += '\n';
    std::string bytes = "\x93NUMPY";
    bytes += char(major);
    bytes += '\0';
    for (int i = 0; i < (major == 1 ? 2 : 4); ++i) bytes += char(text.size() >> (8 * i) & 0xFF);
    return bytes + text + values;
}
inline std::string headerOf(const std::string& descr, const std::string& shape, bool fortran = false) {
    return "{'descr': " + descr + ", 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }";
}
template <typename T>
std::string valuesOf(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}
inline Result<Array> readNpy(const std::string& bytes) {
    return Array::ofNpy(ByteRange::ofText(bytes));
}
inline std::string errorOf(const std::string& bytes) {
    const auto array = readNpy(bytes);
    return array ? std::string() : array.error().message;
}

/// Runs a script with NumPy in a folder; false where there is no NumPy here.
inline bool runNumpy(const fs::path& folder, const QByteArray& script) {
    QProcess python;
    python.setWorkingDirectory(QString::fromStdString(folder.string()));
    python.start("/usr/bin/python3", {"-I", "-c", QString::fromUtf8(script)});
    python.waitForFinished(120'000);
    const QByteArray said = python.readAllStandardError();
    if (python.exitCode() != 0 && !said.contains("No module named")) qFatal("the script failed: %s", said.constData());
    return python.exitCode() == 0;
}

} // namespace stemma
