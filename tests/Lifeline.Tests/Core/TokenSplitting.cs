using Lifeline.Core;

namespace Lifeline.Tests;

public class TokenSplitting
{
    [Fact]
    public void This_framework_lets_a_token_be_marked_before_its_callbacks_run() =>
        Assert.True(
            CancellationTokenSourceInterop.CanSetStateAlone,
            "This framework's CancellationTokenSource no longer has TransitionToCancellationRequested and ExecuteCallbackHandlers: "
            + "the tokens of a tree are now cancelled one after the other. Find the two halves again, or document the loss.");

    [Fact]
    public void A_token_with_a_callback_is_told_from_one_without()
    {
        using var scope = Context.Background.WithCancel();
        var node = scope.Context.Node;
        Assert.False(CancellationTokenSourceInterop.HasCallbacks(node));
        _ = scope.Token;
        Assert.False(CancellationTokenSourceInterop.HasCallbacks(node));
        var registration = scope.Token.Register(() => { });
        Assert.True(CancellationTokenSourceInterop.HasCallbacks(node));
        registration.Dispose();
        Assert.False(CancellationTokenSourceInterop.HasCallbacks(node));
    }
}
