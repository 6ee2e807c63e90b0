// The callee's nullable token is optional and left out, although ctx.Token is at hand.

namespace M061;

public sealed class Mailer
{
    public async Task SendAsync(string to, string subject = "hello", CancellationToken? token = null)
    {
        await Task.Delay(10, token.GetValueOrDefault());
        Console.WriteLine($"{to}: {subject}");
    }
}

public sealed class SignUp(Mailer mailer)
{
    public async Task RunAsync(Context ctx, string user)
    {
        ctx.ThrowIfDone();
        await mailer.SendAsync(user, subject: "welcome");
    }
}
