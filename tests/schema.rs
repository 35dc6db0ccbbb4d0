//! What is committed for editors is what the program says.

#[test]
fn the_committed_schema_is_the_settings_schema() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/schema/onrecord.schema.json");
    let schema = onrecord::config::schema();
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &schema).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == schema, "UPDATE=1 cargo test rewrites reports/schema/onrecord.schema.json");
}
