"""What is known of many people? Facts, events and the law they live by, a person a place."""
