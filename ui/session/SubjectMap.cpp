// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SubjectMap.h"

#include "ui/paint/Text.h"

namespace stemma::ui {

QVariantMap subjectMap(const Subject& subject) {
    QVariantMap map{{QStringLiteral("kind"), int(subject.kind)}};
    if (subject.version) map[QStringLiteral("version")] = qlonglong(subject.version.value);
    if (subject.run) map[QStringLiteral("run")] = qlonglong(subject.run.value);
    if (!subject.step.empty()) map[QStringLiteral("step")] = qtext(subject.step);
    if (!subject.text.empty()) map[QStringLiteral("text")] = qtext(subject.text);
    return map;
}

Subject subjectFrom(const QVariantMap& map) {
    const int kind = map.value(QStringLiteral("kind")).toInt();
    if (kind <= int(Subject::Kind::None) || kind > int(Subject::Kind::Column)) return {};
    Subject subject;
    subject.kind = Subject::Kind(kind);
    subject.version = VersionId{map.value(QStringLiteral("version")).toLongLong()};
    subject.run = RunId{map.value(QStringLiteral("run")).toLongLong()};
    subject.step = utf8(map.value(QStringLiteral("step")).toString());
    subject.text = utf8(map.value(QStringLiteral("text")).toString());
    return subject;
}

} // namespace stemma::ui
