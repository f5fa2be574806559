// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QWidget>
#include <string>

class QComboBox;
class QLineEdit;

namespace stemma::ui {

/// How a data file is read where its content doesn't tell: what it is, and of a table in text its delimiter, decimal
/// sign, encoding, header and words for nothing. What isn't said is found by looking.
class ReadAs : public QWidget {
    Q_OBJECT
public:
    /// `recognised` is the type the content is taken for; `text`: it may be a table in text.
    ReadAs(const std::string& recognised, bool text, QWidget* parent = nullptr);
    std::string type() const; ///< "" for what it is taken for
    Json csv() const;         ///< a pipeline's `csv:` map; null where nothing is said
    bool says() const { return !type().empty() || !csv().isNull(); }
    Q_SIGNAL void changed();

private:
    QComboBox* choice(const char* name, const QString& label, const std::vector<std::pair<QString, Json>>& values);
    std::string m_recognised;
    QComboBox *m_type = nullptr, *m_delimiter = nullptr, *m_decimal = nullptr, *m_encoding = nullptr,
              *m_header = nullptr;
    QLineEdit* m_nulls = nullptr;
};

} // namespace stemma::ui
