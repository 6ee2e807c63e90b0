class Statement16
{
    #region discipline-16-mistake
    async Task PumpAsync(Context ctx, ChannelReader<int> orders)
    {
        while (true)
        {
            if (ctx.IsDone) Log("stopping");
            if (orders.TryRead(out var order)) Log(order);
            await Task.Yield();
        }
    }
    #endregion

    #region discipline-16-cure
    async Task PumpAndLeaveAsync(Context ctx, ChannelReader<int> orders)
    {
        await Select.On(ctx)
            .Read(orders, order => Log(order))
            .LoopAsync();                                       // leaves with the context: nothing to forget
    }
    #endregion
}
