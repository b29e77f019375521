"""Flow charts (別添１ 事務の内容) from plain data to a drawing."""
