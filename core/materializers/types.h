// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/materializers/Materializer.h"

// One function per type, each in its own .cpp; catalog.cpp lists them.
namespace stemma {

Materializer chartType();
Materializer tableType();
Materializer metricsType();
Materializer confusionType();
Materializer rocType();
Materializer prType();
Materializer curveType();
Materializer residualsType();
Materializer importanceType();
Materializer imageType();
Materializer arrayType();
Materializer audioType();
Materializer documentType();
Materializer modelType();
Materializer jsonType();
Materializer databaseType();
Materializer archiveType();
Materializer folderType();
Materializer listType();
Materializer fileType();

} // namespace stemma
