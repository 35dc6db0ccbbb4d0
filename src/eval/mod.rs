//! Gold answers, scores, and the training that writes `model/data/`.
