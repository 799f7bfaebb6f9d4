"""Bills of Alipay and WeChat Pay: joined to orders, shown, and accepted by the shopper."""
