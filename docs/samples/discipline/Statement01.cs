class Statement01
{
    Task PayAsync(Context ctx, Cart cart) => WorkAsync(ctx);

    #region discipline-01-mistake
    sealed class Cart
    {
        public List<int> Items { get; set; } = [];
    }

    static readonly ContextKey<Cart> s_cart = new("cart");

    Task SellAsync(Context ctx, Cart cart) => WorkAsync(ctx.WithValue(s_cart, cart));
    #endregion

    #region discipline-01-cure
    Task SellCartAsync(Context ctx, Cart cart) => PayAsync(ctx, cart);
    #endregion
}
