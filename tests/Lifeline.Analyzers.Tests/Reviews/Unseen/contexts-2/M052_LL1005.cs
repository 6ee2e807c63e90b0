// An expression body drops the registration on a context that lives on.

namespace M052;

public static class Hooks
{
    extension(Context ctx)
    {
        public void OnEnd(Action callback) => ctx.AfterFunc(callback);
    }
}
