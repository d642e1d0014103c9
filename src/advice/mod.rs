//! What an expert would add to a diagnosis.
