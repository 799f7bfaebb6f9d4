"""What order pages print everywhere: labels, states and buttons that belong to nobody."""

# ruff: noqa: E501  # one line is one kind of words

LABELS = """
订单 订单号 订单编号 订单详情 订单信息 订单状态 订单金额 订单总额 商品 商品信息 商品名称 商品总额 商品金额 商品总价 商品编号 商品详情
单价 数量 小计 合计 总计 总价 总额 实付 实付款 应付 应付款 实收 运费 邮费 配送费 优惠 优惠券 折扣 红包 满减 立减 积分 税费 服务费
收货人 收件人 收货地址 收货信息 联系人 联系方式 联系电话 手机 手机号 手机号码 电话 地址 详细地址 邮编 姓名 用户名 昵称 买家 卖家 商家 店铺 店铺名称
买家留言 买家信息 卖家信息 备注 留言 下单时间 创建时间 付款时间 支付时间 发货时间 成交时间 完成时间 收货时间 签收时间 确认时间 交易时间 申请时间
支付方式 付款方式 配送方式 配送 发票 发票信息 发票类型 发票抬头 支付宝 微信 微信支付 银行卡 货到付款 在线支付 交易号 交易状态 交易成功 交易关闭
待付款 待发货 待收货 待评价 待使用 已付款 已发货 已收货 已签收 已完成 已取消 已关闭 已退款 退款 退款中 退款成功 退款金额 退货 换货 维修 售后 申请售后
物流 物流信息 物流公司 快递 快递公司 快递单号 运单号 运单号码 包裹 跟踪 查看物流 确认收货 提醒发货 延长收货 申请退款 取消订单 删除订单 再次购买 评价
追加评价 去付款 立即付款 查看详情 详情 更多 展开 收起 全部 全部订单 我的订单 购物车 收藏 客服 联系客服 联系卖家 首页 登录 注册 退出 搜索 筛选 上一页 下一页
共 件 个 笔 页 天 小时 分 分钟 秒 还剩 剩余 预计 送达 自动确认 七天无理由 无理由退货 正品保证 假一赔十 假一赔四 运费险 价保 保价 先行赔付 极速退款
电子发票 规格 颜色 颜色分类 尺码 尺寸 型号 款式 套餐 编号 状态 操作 时间 日期 金额 名称 类型 服务 说明 原因 结果 进度 处理 审核 同意 拒绝 等待
ご注文 注文 注文番号 注文日 合計 数量 配送状況 お届け先 支払い 返品 返金 領収書 済み 商品の小計 配送料 請求額
order orders number placed date total subtotal grand item items product products quantity qty price unit amount paid payment method
shipping shipment shipped ship delivery delivered deliver arriving arrives expected estimated tracking track package packages carrier
address recipient name phone email customer buyer seller sold by store merchant shop invoice receipt tax vat discount coupon promotion
promo gift card refund refunded refunds return returns returned replace exchange eligible through until window closed cancel cancelled
canceled pending processing complete completed confirmed status details detail summary view buy again help contact support sign in out
account your the of to for and or on at is was will be from this that with it are not no yes all any more less show hide please see
billing ending balance due credit debit visa mastercard paypal free home cart search menu page next previous back
Bestellung Bestellnummer Bestelldatum Bestellt Lieferung Lieferadresse Rechnung Rechnungsadresse Artikel Menge Preis Summe
Zwischensumme Gesamtsumme Gesamtbetrag Versand Versandkosten MwSt Zahlung Zahlungsart Zugestellt Storniert Erstattung
Rücksendung Verkauft durch bis zum von der die das und für mit Name Telefon
commande numéro date livraison adresse facture article articles quantité prix total sous-total frais paiement livré expédié
annulé remboursement retour vendu par jusqu au le la les du de des et pour avec nom téléphone
pedido número fecha entrega dirección factura artículo artículos cantidad precio subtotal envío pago entregado enviado
cancelado reembolso devolución vendido por hasta el los las del y para con nombre teléfono
"""
