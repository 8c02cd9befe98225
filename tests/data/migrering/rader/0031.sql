update regning set har_egenandel = true where id = 206;
