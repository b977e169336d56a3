"""The role pack: from what somebody answered to papers that others can use."""
