// The static callback captures nothing, but the token travels in its state.
namespace I033;

public sealed class Resizer
{
    public event Action<int>? Resized;

    public void Enqueue(int[] pixels, CancellationToken token)
    {
        ThreadPool.QueueUserWorkItem(static state => state.Self.Resize(state.Pixels, state.Token), (Self: this, Pixels: pixels, Token: token), preferLocal: false);
    }

    private void Resize(int[] pixels, CancellationToken token)
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            if (token.IsCancellationRequested)
            {
                return;
            }

            pixels[i] /= 2;
        }

        Resized?.Invoke(pixels.Length);
    }
}
