namespace Lifeline.AspNetCore.Tests;

/// <summary>A handler that waits for its request's end, and a test that waits for the handler.</summary>
internal sealed class Endings
{
    private readonly TaskCompletionSource<Context> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ContextEndedException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The context of the request, once its handler runs.</summary>
    public Task<Context> Begun => _begun.Task.Arrives();

    /// <summary>The error of the request's context, once it has ended.</summary>
    public Task<ContextEndedException> Ended => _ended.Task.Arrives();

    /// <summary>The handler.</summary>
    public async Task<string> WaitAsync(Context ctx)
    {
        _begun.SetResult(ctx);
        await ctx.Done;
        var error = ctx.Error!;
        _ended.SetResult(error);
        throw error;
    }
}
