// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

// What is waited for comes from workers, helpers and the store, and a busy machine answers late: Qt Test's five seconds
// decide nothing. A test that waits in vain still fails, later.
#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT((expression), 30'000)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT((actual), (expected), 30'000)
