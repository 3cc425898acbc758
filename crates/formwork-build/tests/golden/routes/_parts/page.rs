not routed, not even read
