// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Selection.h"

#include <QVariantMap>

namespace stemma::ui {

/// A subject as values that QSettings can write, and back; None where they are no subject.
QVariantMap subjectMap(const Subject& subject);
Subject subjectFrom(const QVariantMap& map);

} // namespace stemma::ui
